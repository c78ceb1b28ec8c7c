/** The series that panels choose by what they measure, where the page is narrowed to. */

import { useQueries } from '@tanstack/react-query';

import type { Choice, Panel } from '../api/dashboards';
import { seriesChosen, type Series } from '../api/queries';
import { choiceOf } from './kinds';

interface Found {
  rows: Series[];
  /** Some are on their way. */
  pending: boolean;
}

/** A choice with the place that it means on a page of this site. */
export const atSite = (choice: Choice, site: string): Choice => (choice.below === '' ? { ...choice, below: site } : choice);

/** What several choose alike is asked for once. */
export function useChosen(panels: readonly Panel[], site: string): Found {
  const asked = new Map(
    panels.flatMap((panel) => {
      const choice = choiceOf(panel);
      if (!choice?.quantity) return [];
      const placed = atSite(choice, site);
      return [[JSON.stringify(placed), placed] as const];
    }),
  );
  return useQueries({ queries: [...asked.values()].map((choice) => seriesChosen(choice)), combine: together });
}

function together(found: { data: Series[] | undefined; isPending: boolean }[]): Found {
  return { rows: found.flatMap(({ data }) => data ?? []), pending: found.some(({ isPending }) => isPending) };
}
