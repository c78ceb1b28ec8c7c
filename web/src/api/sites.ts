/** What the page asks of the API about sites: on a map, in their tree, one of them, and to be changed. */

import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';

import { bodyOf, client } from './client';
import type { components } from './schema';

type Schemas = components['schemas'];
export type MapAnswer = Schemas['MapAnswer'];
export type Site = Schemas['Site'];
export type AssetWhole = Schemas['AssetWhole'];
export type AssetChange = Schemas['AssetChange'];

const REFRESH_MS = 60_000;

/** What a map is to show; what is empty is left to the server. */
export interface MapAsked {
  quantity?: string;
  unit?: string;
  statistic?: MapAnswer['statistic'];
  start?: string;
  end?: string;
  as_of?: string;
  asset_type?: string;
  words?: string;
  parent?: string;
}

export const mapOf = (asked: MapAsked) =>
  queryOptions({
    queryKey: ['map', asked],
    queryFn: async ({ signal }) => bodyOf(await client.GET('/api/v1/map', { params: { query: asked }, signal })),
    placeholderData: keepPreviousData,
    refetchInterval: REFRESH_MS,
  });

/** What is measured and which types of asset there are: of a map without a site. */
export const measured = queryOptions({
  queryKey: ['map', 'measured'],
  queryFn: async ({ signal }) => bodyOf(await client.GET('/api/v1/map', { params: { query: { asset_type: '-' } }, signal })),
});

const PLACES = 50;

/** Assets that match a search, by key. */
export const placesFound = (query: string) =>
  queryOptions({
    queryKey: ['assets', 'found', query],
    queryFn: async ({ signal }) => bodyOf(await client.GET('/api/v1/assets', { params: { query: { query, limit: PLACES } }, signal })).items,
    placeholderData: keepPreviousData,
  });

/** The asset of a key; null where there is none. */
export const placeOf = (key: string) =>
  queryOptions({
    queryKey: ['assets', 'of', key],
    queryFn: async ({ signal }) => bodyOf(await client.GET('/api/v1/assets', { params: { query: { query: key, limit: 1000 } }, signal })).items.find((one) => one.key === key) ?? null,
  });

export interface SitesAsked {
  query?: string;
  asset_type?: string;
  parent?: string;
  top?: boolean;
}

export const sites = (asked: SitesAsked) =>
  infiniteQueryOptions({
    queryKey: ['sites', 'list', asked],
    queryFn: async ({ pageParam, signal }) => {
      const query = { limit: 100, ...asked, ...(pageParam && { cursor: pageParam }) };
      return bodyOf(await client.GET('/api/v1/sites', { params: { query }, signal }));
    },
    initialPageParam: '',
    getNextPageParam: (page) => page.next_cursor ?? undefined,
    placeholderData: keepPreviousData,
    refetchInterval: REFRESH_MS,
  });

export const oneSite = (asset_id: number) =>
  queryOptions({
    queryKey: ['sites', 'one', asset_id],
    queryFn: async ({ signal }) => bodyOf(await client.GET('/api/v1/sites/{asset_id}', { params: { path: { asset_id } }, signal })),
    refetchInterval: REFRESH_MS,
  });

/** With its outline and its links. */
export const wholeAsset = (asset_id: number) =>
  queryOptions({
    queryKey: ['assets', asset_id],
    queryFn: async ({ signal }) => bodyOf(await client.GET('/api/v1/assets/{asset_id}', { params: { path: { asset_id } }, signal })),
  });

export const seriesOfSite = (key: string) =>
  queryOptions({
    queryKey: ['series', 'list', 'of', key],
    queryFn: async ({ signal }) => bodyOf(await client.GET('/api/v1/series', { params: { query: { asset: key, limit: 200 } }, signal })).items,
    refetchInterval: REFRESH_MS,
  });

export const anomaliesOfSite = (key: string) =>
  queryOptions({
    queryKey: ['anomalies', 'list', 'of', key],
    queryFn: async ({ signal }) => bodyOf(await client.GET('/api/v1/anomalies', { params: { query: { asset: key, limit: 50 } }, signal })).items,
  });

export const heldOfSite = (key: string) =>
  queryOptions({
    queryKey: ['held', 'of', key],
    queryFn: async ({ signal }) => bodyOf(await client.GET('/api/v1/quarantine', { params: { query: { asset: key, limit: 50 } }, signal })).items,
  });

export const changeSite = async ({ asset_id, ...body }: { asset_id: number } & AssetChange) =>
  bodyOf(await client.PATCH('/api/v1/assets/{asset_id}', { params: { path: { asset_id } }, body }));
