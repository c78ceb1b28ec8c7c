/** What the address of the review queue says: what narrows it, and which anomaly is looked at. */

import type { Narrowed } from '../api/anomalies';

export const VERDICTS = ['open', 'accepted', 'dismissed', 'all'] as const;
export type Wanted = (typeof VERDICTS)[number];

/** How many times its threshold a score must reach, to be shown. */
export const TIMES = [1.5, 2, 4, 10] as const;

export interface Search {
  /** Detectors in the place of the queue. */
  show?: 'detectors';
  /** Open ones unless told otherwise. */
  verdict?: Exclude<Wanted, 'open'>;
  times?: number;
  series?: number;
  /** The anomaly looked at; the first one otherwise. */
  at?: string;
}

export function parseSearch({ show, verdict, times, series, at }: Record<string, unknown>): Search {
  const id = Number(series);
  const least = TIMES.find((known) => known === Number(times));
  return {
    ...(show === 'detectors' && { show }),
    ...((verdict === 'accepted' || verdict === 'dismissed' || verdict === 'all') && { verdict }),
    ...(least && { times: least }),
    ...(Number.isSafeInteger(id) && id > 0 && { series: id }),
    ...(typeof at === 'string' && /^[\w-]{1,36}$/.test(at) && { at }),
  };
}

export function narrowedBy({ verdict, times, series }: Search): Narrowed {
  return { verdict: verdict === 'all' ? '' : (verdict ?? 'open'), seriesId: series ?? null, minSeverity: times ? 1 - 1 / times : 0 };
}

/** How many times the threshold the largest score is. */
export const timesOf = (severity: number) => 1 / Math.max(1e-3, 1 - severity);

/** One mark of four for how severe it is. */
export function levelOf(severity: number): 1 | 2 | 3 | 4 {
  const times = timesOf(severity);
  return times < 1.5 ? 1 : times < 2.5 ? 2 : times < 5 ? 3 : 4;
}
