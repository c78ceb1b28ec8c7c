/** The notes of what a page shows: as the list tells them, and as the chart marks them. */

import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';

import { notesOf } from '../api/notes';
import type { Window } from '../series/range';
import { marksOf, type NoteMark } from './marks';

const NONE: NoteMark[] = [];

export type Noted = ReturnType<typeof useNotes>;

export function useNotes(ids: readonly number[], window: Window | null, { as_of, notes }: { as_of?: string; notes?: 'off' }) {
  const shown = notes !== 'off';
  const query = useQuery({ ...notesOf(ids, window, as_of ?? null), enabled: shown && ids.length > 0 && window !== null });
  const told = useMemo(() => marksOf(query.data ?? []), [query.data]);
  const marks = useMemo(() => (shown && told.length > 0 ? told.map(({ mark }) => mark) : NONE), [told, shown]);
  return { query, told, marks, shown };
}
