/** What the page asks of the API about how complete series are, and about where data come from. */

import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';

import { iso, type Window } from '../series/range';
import { bodyOf, client } from './client';
import type { components } from './schema';

type Schemas = components['schemas'];
export type Completeness = Schemas['SeriesCompleteness'];
export type Detail = Schemas['CompletenessDetail'];
export type Days = Schemas['DayCounts'];
export type Source = Schemas['Source'];
export type SourceState = Source['state'];

/** Pushes tell of themselves too often to count anew each time. */
const REFRESH_MS = 60_000;

interface Asked {
  window: Window | null;
  asOf: string | null;
}

const common = ({ window, asOf }: Asked) => ({ start: iso(window?.start ?? 0), end: iso(window?.end ?? 0), ...(asOf && { as_of: asOf }) });

export const completeness = (query: string, asked: Asked) =>
  infiniteQueryOptions({
    queryKey: ['quality', 'list', query, common(asked)],
    queryFn: async ({ pageParam, signal }) => {
      const params = { query: { ...common(asked), limit: 40, ...(query && { query }), ...(pageParam && { cursor: pageParam }) } };
      return bodyOf(await client.GET('/api/v1/quality', { params, signal }));
    },
    initialPageParam: '',
    getNextPageParam: (page) => page.next_cursor ?? undefined,
    enabled: asked.window !== null,
    placeholderData: keepPreviousData,
    refetchInterval: REFRESH_MS,
  });

export const completenessOf = (series_id: number, asked: Asked) =>
  queryOptions({
    queryKey: ['quality', 'one', series_id, common(asked)],
    queryFn: async ({ signal }) => bodyOf(await client.GET('/api/v1/quality/{series_id}', { params: { path: { series_id }, query: common(asked) }, signal })),
    enabled: asked.window !== null,
    placeholderData: keepPreviousData,
    refetchInterval: REFRESH_MS,
  });

/** When the newest of the first series' values was true: where a range that is not absolute ends. */
export const newestValue = queryOptions({
  queryKey: ['series', 'list', 'newest'],
  queryFn: async ({ signal }) => {
    const { items } = bodyOf(await client.GET('/api/v1/series', { params: { query: { limit: 200 } }, signal }));
    const ends = items.flatMap(({ latest }) => (latest ? [Date.parse(latest.event_at)] : []));
    return ends.length > 0 ? Math.max(...ends) : null;
  },
});

export const sources = queryOptions({
  queryKey: ['sources', 'list'],
  queryFn: async ({ signal }) => bodyOf(await client.GET('/api/v1/sources', { signal })),
  refetchInterval: REFRESH_MS,
});

export const source = (source_id: number) =>
  queryOptions({
    queryKey: ['sources', 'one', source_id],
    queryFn: async ({ signal }) => bodyOf(await client.GET('/api/v1/sources/{source_id}', { params: { path: { source_id } }, signal })),
    refetchInterval: REFRESH_MS,
  });
