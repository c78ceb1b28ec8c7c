/** What a panel shows, asked together with all others that are seen at the same moment. */

import { keepPreviousData, useQuery } from '@tanstack/react-query';

import type { Panel } from '../api/dashboards';
import type { Series } from '../api/queries';
import { answerOf, type Page } from './batch';
import { choiceOf, follows, isWhole, keysOf } from './kinds';
import { useChosen } from './useChosen';

const REFRESH_MS = 60_000;

/** Settings that an answer depends on: a panel that is moved or renamed is not read anew, one made wider draws more. */
export function asked({ id: _, title: __, place, ...settings }: Panel) {
  return { ...settings, wide: settings.kind === 'chart' ? place.w : 0 };
}

interface Wanted {
  panel: Panel;
  /** Null where nothing has a value, absent until that is known. */
  page: Page | null | undefined;
  /** Series of the page by key. */
  known: readonly Series[];
  seen: boolean;
}

export function usePanel({ panel, page, known, seen }: Wanted) {
  const rows = useSeries(panel, known, page?.site ?? '');
  const of = panel.kind === 'map' ? { map: true } : Object.fromEntries(rows.map(({ series_id }) => [series_id, true]));
  return useQuery({
    queryKey: ['panels', of, asked(panel), follows(panel) ? page : { ...page, site: '' }],
    queryFn: () => answerOf(panel, page ?? NOWHERE),
    enabled: seen && Boolean(page) && panel.kind !== 'text' && isWhole(panel),
    placeholderData: keepPreviousData,
    staleTime: REFRESH_MS,
    retry: false,
  });
}

const NOWHERE: Page = { site: '' };

/** The series that a panel names, or that its choice means on a page of this site. */
export function useSeries(panel: Panel, known: readonly Series[], site: string): readonly Series[] {
  const { rows } = useChosen([panel], site);
  const keys = keysOf(panel);
  return choiceOf(panel) ? rows : keys.flatMap((key) => known.find((one) => one.key === key) ?? []);
}
