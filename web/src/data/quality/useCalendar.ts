/** The window that the calendar looks at: whole days, as many as are counted at once. */

import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';

import { newestValue } from '../../api/quality';
import { useNow } from '../../app/useNow';
import { windowOf, type Preset, type Window } from '../../series/range';
import { DAY } from '../../time/zone';
import type { Search } from './search';

/** The API counts no more at once. */
const MOST_DAYS = 790;
const HOUR = 3_600_000;

export function useCalendar(search: Search) {
  const newest = useQuery(newestValue);
  const now = useNow();
  const preset: Preset = search.series === undefined ? '30d' : '1y';
  const ranged = useMemo(() => (search.range || search.from ? search : { ...search, range: preset }), [search, preset]);
  const asOf = search.as_of ?? null;
  const told = useMemo(() => {
    const known = asOf ? Date.parse(asOf) : now;
    const end = Math.ceil(Math.min(known, (newest.data ?? now) + 1) / HOUR) * HOUR;
    const wanted = windowOf(ranged, { first: end - 10 * 366 * DAY, last: end, until: 0 });
    const clipped = wanted.end - wanted.start > MOST_DAYS * DAY;
    const window: Window = clipped ? { start: wanted.end - MOST_DAYS * DAY, end: wanted.end } : wanted;
    return { window, clipped };
  }, [ranged, newest.data, asOf, now]);
  const ready = newest.isSuccess || search.from !== undefined;
  return { ranged, window: ready ? told.window : null, clipped: told.clipped, asOf, newest };
}
