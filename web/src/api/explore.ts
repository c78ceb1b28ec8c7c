/** What the page of many series asks: all of them in one request. */

import { keepPreviousData, queryOptions } from '@tanstack/react-query';

import { iso, type Window } from '../series/range';
import { bodyOf, client } from './client';
import type { components } from './schema';

type Schemas = components['schemas'];
export type Picture = Schemas['Picture'];
export type Part = Schemas['Part'];
export type KnownMoment = Schemas['KnownMoment'];
export type Changed = Schemas['Changed'];
export type Anomaly = Schemas['Anomaly'];
export type FileForm = 'csv' | 'xlsx' | 'parquet';

const REFRESH_MS = 30_000;

export const seriesOf = (ids: readonly number[]) =>
  queryOptions({
    queryKey: ['series', 'list', 'of', ids],
    queryFn: async ({ signal }) => {
      const query = { series_id: [...ids], limit: 200 };
      return bodyOf(await client.GET('/api/v1/series', { params: { query }, signal })).items;
    },
    enabled: ids.length > 0,
    placeholderData: keepPreviousData,
    refetchInterval: REFRESH_MS,
  });

export interface Asked {
  ids: readonly number[];
  /** Null asks for all there is. */
  window: Window | null;
  asOf: string | null;
}

export interface Shape {
  maxPoints: number;
  bucket: string | null;
  statistic: 'mean' | 'min' | 'max' | 'sum';
}

const common = ({ ids, window, asOf }: Asked) => ({
  series_id: [...ids],
  ...(window && { start: iso(window.start), end: iso(window.end) }),
  ...(asOf && { as_of: asOf }),
});

const keyOf = ({ ids, window, asOf }: Asked) => [ids, window && iso(window.start), window && iso(window.end), asOf];

export const picture = (asked: Asked, { maxPoints, bucket, statistic }: Shape) =>
  queryOptions({
    queryKey: ['many', 'picture', ...keyOf(asked), maxPoints, bucket, bucket && statistic],
    queryFn: async ({ signal }) => {
      const shape = bucket ? { resolution: bucket, statistic, extremes: false } : { max_points: maxPoints };
      return bodyOf(await client.GET('/api/v1/observations', { params: { query: { ...common(asked), ...shape } }, signal }));
    },
    placeholderData: keepPreviousData,
    staleTime: Infinity,
  });

export const moments = (ids: readonly number[], window: Window | null) =>
  queryOptions({
    queryKey: ['many', 'moments', ...keyOf({ ids, window, asOf: null })],
    queryFn: async ({ signal }) =>
      bodyOf(await client.GET('/api/v1/observations/moments', { params: { query: common({ ids, window, asOf: null }) }, signal })),
    placeholderData: keepPreviousData,
    staleTime: Infinity,
  });

export const changes = (ids: readonly number[], window: Window | null, asOf: string) =>
  queryOptions({
    queryKey: ['many', 'changes', ...keyOf({ ids, window, asOf })],
    queryFn: async ({ signal }) => {
      const query = { ...common({ ids, window, asOf: null }), as_of: asOf };
      return bodyOf(await client.GET('/api/v1/observations/changes', { params: { query }, signal }));
    },
    placeholderData: keepPreviousData,
    staleTime: Infinity,
  });

/** The newest anomalies of a series, as they stood. */
export const anomaliesOf = (seriesId: number, asOf: string | null) =>
  queryOptions({
    queryKey: ['anomalies', 'of', seriesId, asOf],
    queryFn: async ({ signal }) => {
      const query = { series_id: seriesId, limit: 200, ...(asOf && { as_of: asOf }) };
      return bodyOf(await client.GET('/api/v1/anomalies', { params: { query }, signal })).items;
    },
  });

interface Taken extends Asked {
  form: FileForm;
  bucket: string | null;
  zone: string;
}

/** All values of a window as a file. */
export const valueFile = async ({ form, bucket, zone, ...asked }: Taken): Promise<Blob> => {
  const query = { ...common(asked), format: form, zone, ...(bucket && { resolution: bucket }) };
  const answer = await client.GET('/api/v1/observations/export', { params: { query }, parseAs: 'blob' });
  return bodyOf<Blob>(answer);
};
