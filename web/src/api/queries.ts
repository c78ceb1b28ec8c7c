/** What the page asks of the API, one query a noun. */

import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';

import { iso, type Bucket, type Window } from '../series/range';
import { bodyOf, client } from './client';
import type { components } from './schema';

type Schemas = components['schemas'];
export type Series = Schemas['Series'];
export type Observations = Schemas['Observations'];
export type Forecast = Schemas['Forecast'];

const REFRESH_MS = 30_000;

export const organisation = queryOptions({
  queryKey: ['organisation'],
  queryFn: async ({ signal }) => bodyOf(await client.GET('/api/v1/organisation', { signal })),
  staleTime: Infinity,
});

export const seriesList = (query: string) =>
  infiniteQueryOptions({
    queryKey: ['series', 'list', query],
    queryFn: async ({ pageParam, signal }) => {
      const search = { limit: 50, ...(query && { query }), ...(pageParam && { cursor: pageParam }) };
      return bodyOf(await client.GET('/api/v1/series', { params: { query: search }, signal }));
    },
    initialPageParam: '',
    getNextPageParam: (page) => page.next_cursor ?? undefined,
    placeholderData: keepPreviousData,
    refetchInterval: REFRESH_MS,
  });

/** Series that measure something of some assets: as many as tell when there are values. */
export const seriesChosen = (choice: { quantity: string; unit: string; asset_type: string; below: string }) =>
  queryOptions({
    queryKey: ['series', 'list', 'chosen', choice],
    queryFn: async ({ signal }) => bodyOf(await client.GET('/api/v1/series', { params: { query: { ...choice, limit: 200 } }, signal })).items,
    refetchInterval: REFRESH_MS,
  });

export const oneSeries = (seriesId: number) =>
  queryOptions({
    queryKey: ['series', seriesId],
    queryFn: async ({ signal }) =>
      bodyOf(await client.GET('/api/v1/series/{series_id}', { params: { path: { series_id: seriesId } }, signal })),
    refetchInterval: REFRESH_MS,
  });

interface Asked {
  seriesId: number;
  /** Null asks for all history. */
  window: Window | null;
  maxPoints: number;
  bucket: Bucket | null;
  asOf: string | null;
  /** Newest value known to the page: a later one makes the answer old. */
  freshness: number;
}

export type Read = Observations & { bucket: Bucket | null };

export const observations = ({ seriesId, window, maxPoints, bucket, asOf, freshness }: Asked) =>
  queryOptions({
    queryKey: ['observations', seriesId, asOf, window && iso(window.start), window && iso(window.end), maxPoints, bucket, freshness],
    queryFn: async ({ signal }) => {
      const range = window && { start: iso(window.start), end: iso(window.end) };
      const shape = bucket ? { resolution: bucket } : { max_points: maxPoints };
      const params = { path: { series_id: seriesId }, query: { ...range, ...shape, ...(asOf && { as_of: asOf }) } };
      // The route answers in CSV, Parquet and Arrow too, whose types are unknown; nothing is asked for but JSON.
      const read = bodyOf<unknown>(await client.GET('/api/v1/series/{series_id}/observations', { params, signal })) as Observations;
      return { ...read, bucket } satisfies Read;
    },
    placeholderData: (previous, query) => (query?.queryKey[1] === seriesId && query.queryKey[2] === asOf ? previous : undefined),
    staleTime: Infinity,
  });

export const forecast = (seriesId: number, asOf: string | null) =>
  queryOptions({
    queryKey: ['forecast', seriesId, asOf],
    queryFn: async ({ signal }) => {
      const answer = await client.GET('/api/v1/series/{series_id}/forecast', {
        params: { path: { series_id: seriesId }, query: asOf ? { as_of: asOf } : {} },
        signal,
      });
      // A series without an issued forecast is an ordinary thing, not a failure.
      return answer.response.status === 404 ? null : bodyOf(answer);
    },
    refetchInterval: REFRESH_MS,
  });
