/** Passkeys of the browser (WebAuthn); the only user of `navigator.credentials`. */

type Json = Record<string, unknown>;

/** The person closed the browser's own dialog, or no authenticator answered. */
export class NoPasskeyError extends Error {}

/** Whether this browser can make and use passkeys. */
export function knowsPasskeys(): boolean {
  return 'PublicKeyCredential' in window && 'parseRequestOptionsFromJSON' in PublicKeyCredential;
}

export async function makePasskey(options: Json): Promise<Json> {
  const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(options as unknown as PublicKeyCredentialCreationOptionsJSON);
  return answered(() => navigator.credentials.create({ publicKey }));
}

export async function askPasskey(options: Json): Promise<Json> {
  const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(options as unknown as PublicKeyCredentialRequestOptionsJSON);
  return answered(() => navigator.credentials.get({ publicKey }));
}

async function answered(ask: () => Promise<Credential | null>): Promise<Json> {
  let credential: Credential | null;
  try {
    credential = await ask();
  } catch (cause) {
    throw new NoPasskeyError('no passkey was used', { cause });
  }
  if (!(credential instanceof PublicKeyCredential)) throw new NoPasskeyError('no passkey was used');
  return credential.toJSON() as Json;
}
