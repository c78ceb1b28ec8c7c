/** What the page asks of the API about notes. */

import { keepPreviousData, queryOptions } from '@tanstack/react-query';

import { iso, type Window } from '../series/range';
import { bodyOf, client, done } from './client';
import type { components } from './schema';

type Schemas = components['schemas'];
export type Note = Schemas['NoteVersion'];
export type NoteAsk = Schemas['NoteAsk'];

/** As many as a chart can number; of more the newest written. */
const MOST = 200;

/** What holds for any of these series in a window, as it had been written by a moment. */
export const notesOf = (ids: readonly number[], window: Window | null, asOf: string | null) =>
  queryOptions({
    queryKey: ['notes', ids, window && iso(window.start), window && iso(window.end), asOf],
    queryFn: async ({ signal }) => {
      const query = { series_id: [...ids], limit: MOST, ...(window && { start: iso(window.start), end: iso(window.end) }), ...(asOf && { as_of: asOf }) };
      return bodyOf(await client.GET('/api/v1/notes', { params: { query }, signal })).items;
    },
    placeholderData: keepPreviousData,
  });

/** One with all that it said before. */
export const noteVersions = (note_id: string) =>
  queryOptions({
    queryKey: ['notes', 'one', note_id],
    queryFn: async ({ signal }) => bodyOf(await client.GET('/api/v1/notes/{note_id}', { params: { path: { note_id } }, signal })),
  });

/** The shared ones as a CSV of their own: in a file of values they would be in the way of whoever reads it by machine. */
export const noteFile = async ({ ids, window, asOf, zone }: { ids: readonly number[]; window: Window; asOf: string | null; zone: string }): Promise<Blob> => {
  const query = { series_id: [...ids], start: iso(window.start), end: iso(window.end), zone, ...(asOf && { as_of: asOf }) };
  return bodyOf<Blob>(await client.GET('/api/v1/notes/export', { params: { query }, parseAs: 'blob' }));
};

export const writeNote = async (body: NoteAsk) => bodyOf(await client.POST('/api/v1/notes', { body }));

export const changeNote = async ({ note_id, ...body }: { note_id: string } & Schemas['NoteChange']) =>
  bodyOf(await client.PATCH('/api/v1/notes/{note_id}', { params: { path: { note_id } }, body }));

export const removeNote = async (note_id: string) => {
  done(await client.DELETE('/api/v1/notes/{note_id}', { params: { path: { note_id } } }));
};

/** Take down what somebody else shared. */
export const moderateNote = async (note_id: string) => {
  done(await client.POST('/api/v1/notes/{note_id}/moderate', { params: { path: { note_id } } }));
};
