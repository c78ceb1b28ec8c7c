/** The overview: what changed, what is forecast next, and what there is to look at, in one answer. */

import { keepPreviousData, queryOptions } from '@tanstack/react-query';

import { bodyOf, client } from './client';
import type { components } from './schema';

type Schemas = components['schemas'];
export type Overview = Schemas['Overview'];
export type Glance = Schemas['SeriesAtAGlance'];
export type Review = Schemas['Review'];

const REFRESH_MS = 30_000;

export const overview = (asOf: string | null) =>
  queryOptions({
    queryKey: ['overview', asOf],
    queryFn: async ({ signal }) =>
      bodyOf(await client.GET('/api/v1/overview', { params: { query: asOf ? { as_of: asOf } : {} }, signal })),
    placeholderData: keepPreviousData,
    refetchInterval: REFRESH_MS,
  });
