/** What a panel shows, asked together with all others that are seen at the same moment. */

import { keepPreviousData, useQuery } from '@tanstack/react-query';

import type { Panel } from '../api/dashboards';
import type { Series } from '../api/queries';
import { answerOf, type Page } from './batch';
import { isWhole, keysOf } from './kinds';

const REFRESH_MS = 60_000;

/** Settings that an answer depends on: a panel that is moved or renamed is not read anew, one made wider draws more. */
export function asked({ id: _, title: __, place, ...settings }: Panel) {
  return { ...settings, wide: settings.kind === 'chart' ? place.w : 0 };
}

interface Wanted {
  panel: Panel;
  /** Null until the range is known. */
  page: Page | null;
  /** Series of the page by key. */
  known: readonly Series[];
  seen: boolean;
}

export function usePanel({ panel, page, known, seen }: Wanted) {
  const keys = keysOf(panel);
  const of = Object.fromEntries(known.filter(({ key }) => keys.includes(key)).map(({ series_id }) => [series_id, true]));
  return useQuery({
    queryKey: ['panels', of, asked(panel), page],
    queryFn: () => answerOf(panel, page ?? {}),
    enabled: seen && page !== null && panel.kind !== 'text' && isWhole(panel),
    placeholderData: keepPreviousData,
    staleTime: REFRESH_MS,
    retry: false,
  });
}
