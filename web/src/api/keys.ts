/** What the page asks of the API about keys of programs. */

import { queryOptions } from '@tanstack/react-query';

import { bodyOf, client, done } from './client';
import type { components } from './schema';

type Schemas = components['schemas'];
export type Key = Schemas['Key'];
export type KeyMade = Schemas['KeyMade'];

export const keys = queryOptions({
  queryKey: ['keys'],
  queryFn: async ({ signal }) => bodyOf(await client.GET('/api/v1/keys', { signal })),
});

export const makeKey = async (body: Schemas['KeyWanted']) => bodyOf(await client.POST('/api/v1/keys', { body }));

export const renewKey = async ({ key_id, overlap_seconds }: { key_id: string; overlap_seconds: number }) =>
  bodyOf(await client.POST('/api/v1/keys/{key_id}/rotate', { params: { path: { key_id } }, body: { overlap_seconds } }));

export const endKey = async (key_id: string) => {
  done(await client.DELETE('/api/v1/keys/{key_id}', { params: { path: { key_id } } }));
};
