/** What people ask of the API about their own account. */

import { queryOptions } from '@tanstack/react-query';

import { bodyOf, client, done } from './client';
import type { components } from './schema';

export type OwnSession = components['schemas']['OwnSession'];

export const ownSessions = queryOptions({
  queryKey: ['account', 'sessions'],
  queryFn: async ({ signal }) => bodyOf(await client.GET('/api/v1/me/sessions', { signal })),
});

export const changeMe = async (body: components['schemas']['MeChanged']) => bodyOf(await client.PATCH('/api/v1/me', { body }));

export const workFor = async (slug: string) => bodyOf(await client.POST('/api/v1/me/organisation', { body: { slug } }));

export const changePassword = async (body: { old: string; new: string }) => {
  done(await client.POST('/api/v1/me/password', { body }));
};

export const changeEmail = async (body: { email: string; password: string }) => {
  done(await client.POST('/api/v1/me/email', { body }));
};

export const endSession = async (session_id: string) => {
  done(await client.DELETE('/api/v1/me/sessions/{session_id}', { params: { path: { session_id } } }));
};

export const endOtherSessions = async () => {
  done(await client.DELETE('/api/v1/me/sessions'));
};
