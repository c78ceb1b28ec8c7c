/** What people ask of the API about their second factors: an authenticator app, recovery codes, passkeys. */

import { queryOptions } from '@tanstack/react-query';

import { makePasskey } from '../account/passkey';
import { bodyOf, client, done } from './client';
import type { components } from './schema';

type Schemas = components['schemas'];
export type Factors = Schemas['Factors'];
export type Passkey = Schemas['Passkey'];
export type App = Schemas['App'];

export const factors = queryOptions({
  queryKey: ['account', 'factors'],
  queryFn: async ({ signal }) => bodyOf(await client.GET('/api/v1/me/second-factors', { signal })),
});

export const beginApp = async (password: string) => bodyOf(await client.POST('/api/v1/me/totp', { body: { password } }));

/** The first code of the app; recovery codes come back, once. */
export const confirmApp = async (code: string) => bodyOf(await client.POST('/api/v1/me/totp/confirm', { body: { code } })).recovery_codes;

export const removeApp = async (password: string) => {
  done(await client.POST('/api/v1/me/totp/remove', { body: { password } }));
};

export const renewCodes = async (password: string) =>
  bodyOf(await client.POST('/api/v1/me/recovery-codes', { body: { password } })).recovery_codes;

/** Have the browser make a passkey and the server keep it; recovery codes come back if there were none. */
export const addPasskey = async ({ password, name }: { password: string; name: string }) => {
  const { challenge_id, options } = bodyOf(await client.POST('/api/v1/me/passkeys/ask', { body: { password } }));
  const credential = await makePasskey(options);
  return bodyOf(await client.POST('/api/v1/me/passkeys', { body: { challenge_id, credential, name } })).recovery_codes;
};

export const removePasskey = async ({ passkey_id, password }: { passkey_id: string; password: string }) => {
  const params = { path: { passkey_id } };
  done(await client.POST('/api/v1/me/passkeys/{passkey_id}/remove', { params, body: { password } }));
};
