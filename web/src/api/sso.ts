/** What the page asks of the API about the organisation's sign-in: its provider, and what sign-ins must show. */

import { queryOptions } from '@tanstack/react-query';

import { bodyOf, client, done } from './client';
import type { components } from './schema';

type Schemas = components['schemas'];
export type Provider = Schemas['ProviderKept'];
export type ProviderWanted = Schemas['ProviderWanted'];
export type RoleGiven = Provider['roles'][number];
export type AccessRule = Schemas['AccessRule'];

export const provider = queryOptions({
  queryKey: ['sso'],
  queryFn: async ({ signal }) => {
    const answer = await client.GET('/api/v1/sso', { signal });
    // An organisation without a provider is an ordinary thing, not a failure.
    return answer.response.status === 404 ? null : bodyOf(answer);
  },
});

export const setUp = async (body: ProviderWanted) => bodyOf(await client.PUT('/api/v1/sso', { body }));

export const removeProvider = async () => {
  done(await client.DELETE('/api/v1/sso'));
};

export const accessRule = queryOptions({
  queryKey: ['access-rule'],
  queryFn: async ({ signal }) => bodyOf(await client.GET('/api/v1/access-rule', { signal })),
});

export const changeRule = async (body: AccessRule) => bodyOf(await client.PUT('/api/v1/access-rule', { body }));
