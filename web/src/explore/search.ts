/** What the address of the page says: which series, which time, by what, beside what, and as known when. */

import { iso, parseSearch as parseRange, type Search as RangeSearch, type Window } from '../series/range';

export const STEPS = ['raw', 'PT1H', 'P1D', 'P1W', 'P1M'] as const;
export type Step = (typeof STEPS)[number];
export const STATISTICS = ['mean', 'min', 'max', 'sum'] as const;
export type Statistic = (typeof STATISTICS)[number];
export const COMPARES = ['previous', 'weekdays', 'year'] as const;
export type Compare = (typeof COMPARES)[number];

/** So many series one request may name. */
export const MOST_SERIES = 200;

export interface Search extends Omit<RangeSearch, 'since'> {
  /** Ids: one as a number, several with dashes between them. */
  series?: number | string;
  /** Those of them that are hidden. */
  off?: number | string;
  by?: Step;
  of?: Exclude<Statistic, 'mean'>;
  compare?: Compare;
  forecasts?: true;
  anomalies?: true;
}

/** What somebody wants of it, before it is parsed. */
export type Wanted = Partial<Record<keyof Search, unknown>>;

/** Each id once, in the order of the address. */
export function idsOf(value: unknown): number[] {
  if (typeof value !== 'string' && typeof value !== 'number') return [];
  const ids = String(value)
    .split('-')
    .map((part) => (/^\d{1,15}$/.test(part) ? Number(part) : 0));
  return [...new Set(ids.filter((id) => id > 0))].slice(0, MOST_SERIES);
}

/** Ids as an address has them; nothing for none. */
export function written(ids: readonly number[]): number | string | undefined {
  return ids.length > 1 ? ids.join('-') : ids[0];
}

const one = <T extends string>(known: readonly T[], value: unknown): T | undefined => known.find((each) => each === value);
const yes = (value: unknown) => value === true || value === 'true';

export function parseSearch(raw: Record<string, unknown>): Search {
  const { since: _, ...range } = parseRange(raw);
  const ids = idsOf(raw['series']);
  const series = written(ids);
  const off = written(idsOf(raw['off']).filter((id) => ids.includes(id)));
  const by = one(STEPS, raw['by']);
  const of = one(STATISTICS, raw['of']);
  const compare = one(COMPARES, raw['compare']);
  return {
    ...range,
    ...(series !== undefined && { series }),
    ...(off !== undefined && { off }),
    ...(by && { by }),
    ...(of && of !== 'mean' && { of }),
    ...(compare && { compare }),
    ...(yes(raw['forecasts']) && { forecasts: true as const }),
    ...(yes(raw['anomalies']) && { anomalies: true as const }),
  };
}

const MINUTE = 60_000;

/** The same page with times that stand still: its range, and what is known by the end of this minute. */
export function frozen({ range: _, ...search }: Search, window: Window, now: number): Search {
  return {
    ...search,
    from: iso(window.start),
    to: iso(window.end),
    as_of: search.as_of ?? iso(Math.ceil(now / MINUTE) * MINUTE),
  };
}
