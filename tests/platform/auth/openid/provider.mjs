// A real OpenID provider on a free loopback port. What it says of people is in a file that tests may change.
// node provider.mjs <folder of node_modules> <file of accounts> <file of clients>; prints its issuer.
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

const [modules, accounts, clients] = process.argv.slice(2);
const found = createRequire(`${modules}/`).resolve("oidc-provider");
const { default: Provider } = await import(pathToFileURL(found));
const read = (file) => JSON.parse(readFileSync(file, "utf8"));

const server = createServer();
await new Promise((listening) => server.listen(0, "127.0.0.1", listening));
const issuer = `http://127.0.0.1:${server.address().port}`;
const provider = new Provider(issuer, {
  clients: read(clients),
  claims: {
    openid: ["sub"],
    email: ["email", "email_verified"],
    profile: ["name"],
    groups: ["groups"],
  },
  scopes: ["openid", "email", "profile", "groups", "offline_access"],
  findAccount: (_context, id) => ({ accountId: id, claims: () => ({ sub: id, ...read(accounts)[id] }) }),
  features: { devInteractions: { enabled: true }, backchannelLogout: { enabled: true } },
  issueRefreshToken: (_context, client, code) => client.grantTypeAllowed("refresh_token") && code.scopes.has("offline_access"),
  fetch: (url, options) => globalThis.fetch(url, { ...options, dispatcher: undefined }), // tests are on this machine
  ttl: { RefreshToken: 600, Interaction: 600, Session: 600, Grant: 600, AuthorizationCode: 60, AccessToken: 600, IdToken: 600 },
  cookies: { keys: ["only for tests"] },
});
server.on("request", provider.callback());
console.log(issuer);
process.stdin.on("end", () => process.exit(0)).resume(); // ends with whoever started it
