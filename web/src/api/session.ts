/** Who is signed in, and the ways in: what the page asks of `/session` and the routes of signing in. */

import { queryOptions } from '@tanstack/react-query';

import { askPasskey } from '../account/passkey';
import { queries } from './cache';
import { bodyOf, client, done } from './client';
import type { components } from './schema';

type Schemas = components['schemas'];
export type Session = Schemas['Session'];
export type Permission = Schemas['Permission'];
export type Me = Schemas['Me'];
export type SignedIn = Schemas['SignInAnswer'];
export type Invited = Schemas['Offer'];
export type Strength = Schemas['Judgement'];

export const session = queryOptions({
  queryKey: ['session'],
  queryFn: async ({ signal }) => bodyOf(await client.GET('/api/v1/session', { signal, params: { query: named() } })),
  staleTime: Infinity,
  gcTime: Infinity,
});

/** The organisation whose sign-in page is open, where its address names one. */
const named = () => {
  const organisation = location.pathname === '/sign-in' ? new URLSearchParams(location.search).get('organisation') : null;
  return organisation ? { organisation: organisation.slice(0, 64) } : {};
};

export const signIn = async (body: { email: string; password: string }) =>
  bodyOf(await client.POST('/api/v1/sign-in', { body }));

export const secondFactor = async (body: Schemas['SecondFactor']) =>
  bodyOf(await client.POST('/api/v1/sign-in/second-factor', { body }));

/** A passkey beside the password that was right. */
export const secondPasskey = async (ticket: string) => {
  const { challenge_id, options } = bodyOf(await client.POST('/api/v1/sign-in/second-factor/passkey', { body: { ticket } }));
  return secondFactor({ ticket, method: 'passkey', challenge_id, credential: await askPasskey(options) });
};

/** A passkey in the place of address and password. */
export const passkeySignIn = async () => {
  const { challenge_id, options } = bodyOf(await client.POST('/api/v1/sign-in/passkey/ask'));
  const credential = await askPasskey(options);
  return bodyOf(await client.POST('/api/v1/sign-in/passkey', { body: { challenge_id, credential } }));
};

/** Where the browser goes to sign in by the organisation's own provider; it comes back signed in. */
export const providerOf = (organisation: string, to: string) =>
  `/api/v1/sign-in/sso/${encodeURIComponent(organisation)}?to=${encodeURIComponent(to)}`;

export const signOut = async () => {
  done(await client.POST('/api/v1/sign-out'));
};

export const first = async (body: Schemas['FirstOwner']) => bodyOf(await client.POST('/api/v1/first', { body }));

export const invitation = (token: string) =>
  queryOptions({
    queryKey: ['invitation', token],
    queryFn: async () => bodyOf(await client.POST('/api/v1/invitations/show', { body: { token } })),
    staleTime: Infinity,
    retry: false,
  });

export const accept = async (body: Schemas['Acceptance']) =>
  bodyOf(await client.POST('/api/v1/invitations/accept', { body }));

export const signUp = async (body: { email: string; language: 'en' | 'fa' }) => {
  done(await client.POST('/api/v1/sign-up', { body }));
};

export const verify = async (body: Schemas['Verified']) =>
  bodyOf(await client.POST('/api/v1/sign-up/verify', { body }));

export const askReset = async (body: { email: string }) => {
  done(await client.POST('/api/v1/password/reset', { body }));
};

export const reset = async (body: { token: string; password: string }) => {
  done(await client.POST('/api/v1/password/reset/do', { body }));
};

export const confirmEmail = async (body: { token: string }) => {
  done(await client.POST('/api/v1/email/confirm', { body }));
};

export const strength = (password: string, email: string, name: string) =>
  queryOptions({
    queryKey: ['strength', password, email, name],
    queryFn: async ({ signal }) =>
      bodyOf(await client.POST('/api/v1/password/strength', { body: { password, own: [email, name].filter(Boolean) }, signal })),
    staleTime: Infinity,
    gcTime: 0,
    retry: false,
  });

/** Forget what was read, and work as this person from now on; null when nobody is signed in any more. */
export function becomes(me: Me | null): void {
  queries.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== 'session' });
  queries.setQueryData(session.queryKey, (old) => old && { ...old, me, permissions: me?.permissions ?? [], home: me?.home ?? null });
  // How the page looks is the organisation's, which may be another now. Who left is not asked for again.
  if (me) void queries.refetchQueries({ queryKey: session.queryKey });
}
