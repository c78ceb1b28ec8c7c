/** How series are told apart: by colour, by dashes, and by the mark on their line, so that none of them is needed alone. */

import type { Series } from '../api/queries';
import { durationMs, HOUR } from '../time/zone';

/** Chosen so that no two look alike to any eye (checked by simulation in `styles.test.ts`). */
export const COLOURS: Record<'light' | 'dark', readonly string[]> = {
  light: ['#314a83', '#9f5908', '#1c7d79', '#ae6bda', '#37b256', '#673c28', '#1d2229', '#a9b2bd'],
  dark: ['#2eebfc', '#ea7716', '#cb7df8', '#9ecc94', '#fbe12e', '#7f8194', '#a15423', '#405aba'],
};

const DASHES: readonly (readonly number[] | 'solid')[] = ['solid', [8, 4], [2, 3], [10, 3, 2, 3]];
export const MARKS = ['circle', 'rect', 'triangle', 'diamond', 'emptyCircle', 'emptyRect', 'emptyTriangle', 'emptyDiamond'] as const;
export type Mark = (typeof MARKS)[number];

export interface Style {
  colour: string;
  dash: readonly number[] | 'solid';
  mark: Mark;
}

/** The look of the n-th series; what comes round again in colour does not in dashes. */
export function styleOf(n: number, scheme: 'light' | 'dark'): Style {
  const colours = COLOURS[scheme];
  const round = Math.floor(n / colours.length);
  return {
    colour: colours[n % colours.length] ?? '',
    dash: DASHES[(n + round) % DASHES.length] ?? 'solid',
    mark: MARKS[(n + round) % MARKS.length] ?? 'circle',
  };
}

/** Which axis each shown unit has: the first two in order; a third has none. */
export function axesOf(units: readonly string[]): Map<string, 0 | 1 | null> {
  const axes = new Map<string, 0 | 1 | null>();
  for (const unit of units) if (!axes.has(unit)) axes.set(unit, axes.size === 0 ? 0 : axes.size === 1 ? 1 : null);
  return axes;
}

const POWER = /^([kMGT]?)W$/;
/** Amounts: what they add up to is an amount again. Of temperatures, prices and shares it is nothing. */
const AMOUNTS = /^([kMGT]?(Wh|varh|J|Btu|g|L)|MMBtu|m3|m\^3|m\*\*3|bbl|kb|t|EUR|USD|GBP|INR|IRR)$/;

/** What values of a series add up to: a sum of amounts, the energy of powers, or null where neither says anything. */
export function totalOf(series: Pick<Series, 'unit' | 'resolution'>, sum: number | null): { value: number; unit: string } | null {
  if (sum === null) return null;
  if (AMOUNTS.test(series.unit)) return { value: sum, unit: series.unit };
  const step = durationMs(series.resolution);
  if (!step || !POWER.test(series.unit)) return null;
  return { value: (sum * step) / HOUR, unit: `${series.unit}h` };
}

/** The share of the steps of a window that have no value; null where no step is known or none has passed. */
export function missingShare(count: number, window: { start: number; end: number }, stepMs: number | null, now: number): number | null {
  if (!stepMs) return null;
  const expected = Math.floor((Math.min(window.end, now) - window.start) / stepMs);
  return expected > 0 ? Math.max(0, 1 - count / expected) : null;
}
