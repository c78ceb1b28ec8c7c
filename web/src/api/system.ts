/** What the page asks of how the installation is: the same that a load balancer asks, and the upkeep of one's own lake. */

import { queryOptions } from '@tanstack/react-query';

import { bodyOf, client } from './client';
import type { components } from './schema';

export type Health = components['schemas']['Health'];
export const UPKEEP = ['flush', 'compact', 'verify'] as const;
export type Upkeep = (typeof UPKEEP)[number];

const LOOK_MS = 10_000;
const isHealth = (told: unknown): told is Health => typeof told === 'object' && told !== null && 'checks' in told;

export const health = queryOptions({
  queryKey: ['system', 'health'],
  queryFn: async ({ signal }) => {
    const { data, error, response } = await client.GET('/readyz', { signal });
    // 503 is an answer too: it says what is not well.
    const unwell = error as unknown;
    return response.status === 503 && isHealth(unwell) ? unwell : bodyOf({ ...(data && { data }), error, response });
  },
  refetchInterval: LOOK_MS,
});

export type Installation = components['schemas']['System'];

/** What the installation runs on. */
export const installation = queryOptions({
  queryKey: ['system', 'installation'],
  queryFn: async ({ signal }) => bodyOf(await client.GET('/api/v1/system', { signal })),
});

/** The newest job of a kind. */
export const lastOf = (kind: Upkeep) =>
  queryOptions({
    queryKey: ['jobs', 'last', kind],
    queryFn: async ({ signal }) => bodyOf(await client.GET('/api/v1/jobs', { params: { query: { kind, limit: 1 } }, signal })).items[0] ?? null,
  });

/** How many jobs wait; no more than so many are counted. */
export const MOST_COUNTED = 200;
export const waiting = queryOptions({
  queryKey: ['jobs', 'waiting'],
  queryFn: async ({ signal }) => bodyOf(await client.GET('/api/v1/jobs', { params: { query: { state: 'queued', limit: MOST_COUNTED } }, signal })).items.length,
  refetchInterval: LOOK_MS,
});

const ASKED = {
  flush: () => client.POST('/api/v1/lake/flush'),
  compact: () => client.POST('/api/v1/lake/compact'),
  verify: () => client.POST('/api/v1/lake/verify'),
};

export const askUpkeep = async (kind: Upkeep) => bodyOf(await ASKED[kind]());
