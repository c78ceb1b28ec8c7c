/** What the page asks of the API about sources that are asked: their kinds, setting them up, and what they delivered. */

import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';

import { bodyOf, client, done } from './client';
import type { components } from './schema';

type Schemas = components['schemas'];
export type SourceKind = Schemas['SourceKind'];
export type SourceDetail = Schemas['SourceDetail'];
export type SourceAsk = Schemas['SourceAsk'];
export type Parcel = Schemas['Parcel'];
export const PARCEL_STATES = ['failed', 'open', 'taken', 'loaded'] as const;
export type ParcelState = (typeof PARCEL_STATES)[number];

const SHOWN = 20;

export const sourceKinds = queryOptions({
  queryKey: ['source-kinds'],
  queryFn: async ({ signal }) => bodyOf(await client.GET('/api/v1/source-kinds', { signal })),
  staleTime: Infinity,
});

export const parcels = (source_id: number, state: ParcelState | '') =>
  infiniteQueryOptions({
    queryKey: ['sources', 'parcels', source_id, state],
    queryFn: async ({ pageParam, signal }) => {
      const params = { path: { source_id }, query: { limit: SHOWN, ...(state && { state }), ...(pageParam && { cursor: pageParam }) } };
      return bodyOf(await client.GET('/api/v1/sources/{source_id}/parcels', { params, signal }));
    },
    initialPageParam: '',
    getNextPageParam: (page) => page.next_cursor ?? undefined,
    placeholderData: keepPreviousData,
  });

export const makeSource = async (body: SourceAsk) => bodyOf(await client.POST('/api/v1/sources', { body }));

export const changeSource = async (source_id: number, body: SourceAsk) =>
  bodyOf(await client.PUT('/api/v1/sources/{source_id}', { params: { path: { source_id } }, body }));

export const removeSource = async (source_id: number) => {
  done(await client.DELETE('/api/v1/sources/{source_id}', { params: { path: { source_id } } }));
};

/** What is seen of a source with these settings; the kept secrets of one that is there stand in for those left out. */
export const trySource = async (kind: string, settings: Record<string, unknown>, source_id: number | null) =>
  bodyOf(await client.POST('/api/v1/sources/check', { body: { kind, settings, source_id } })).seen;

export const askSource = async (source_id: number) =>
  bodyOf(await client.POST('/api/v1/sources/{source_id}/pull', { params: { path: { source_id } } })).job_id;

/** Have a parcel tried again, and its source asked at once. */
export const tryAgain = async (source_id: number, parcel_id: string) => {
  done(await client.POST('/api/v1/sources/{source_id}/parcels/{parcel_id}/retry', { params: { path: { source_id, parcel_id } } }));
  return askSource(source_id);
};
