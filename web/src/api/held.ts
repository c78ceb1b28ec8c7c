/** What the page asks of the API about rows that a rule held back. */

import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';

import { bodyOf, client } from './client';
import type { components } from './schema';

type Schemas = components['schemas'];
export type HeldRow = Schemas['HeldRow'];
export const HELD_STATES = ['open', 'accepted', 'dropped'] as const;
export type HeldState = (typeof HELD_STATES)[number];

export interface HeldSearch {
  state: HeldState;
  rule: string;
  contract: string;
  run_id: string;
}

export const heldRows = (asked: HeldSearch) =>
  infiniteQueryOptions({
    queryKey: ['held', asked],
    queryFn: async ({ pageParam, signal }) => {
      const query = { limit: 100, ...asked, ...(pageParam && { cursor: pageParam }) };
      return bodyOf(await client.GET('/api/v1/quarantine', { params: { query }, signal }));
    },
    initialPageParam: '',
    getNextPageParam: (page) => page.next_cursor ?? undefined,
    placeholderData: keepPreviousData,
  });

export const heldPreview = (ids: number[], as_is: boolean) =>
  queryOptions({
    queryKey: ['held', 'preview', ids, as_is],
    queryFn: async ({ signal }) => bodyOf(await client.POST('/api/v1/quarantine/preview', { body: { ids, as_is }, signal })),
    enabled: ids.length > 0,
    retry: false,
  });

export const acceptHeld = async (body: { ids: number[]; as_is: boolean }) =>
  bodyOf(await client.POST('/api/v1/quarantine/accept', { body }));

export const dropHeld = async (body: { ids: number[]; as_is: boolean }) => bodyOf(await client.POST('/api/v1/quarantine/drop', { body }));

export const undoHeld = async (body: { ids: number[]; as_is: boolean }) => bodyOf(await client.POST('/api/v1/quarantine/undo', { body }));
