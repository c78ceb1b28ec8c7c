/** What is picked out of an overview: the series shown large, those that moved, those that are late. */

import type { Glance, Overview, Review } from '../api/overview';
import { isLate } from '../series/late';
import { durationMs } from '../time/zone';

/** The series to show large: the one asked for, else the one that the server would show first. */
export function shownLarge(told: Overview, asked: number | undefined): Glance | undefined {
  const of = (id: number | null | undefined) => told.series.find(({ series_id }) => series_id === id);
  return of(asked) ?? of(told.main_series_id) ?? told.series.find(({ latest }) => latest) ?? told.series[0];
}

/** Those that went furthest since a week before their newest value, the furthest first. */
export function movers({ series }: Overview): Glance[] {
  return series.filter(({ recent }) => recent).sort((a, b) => Math.abs(b.move ?? 0) - Math.abs(a.move ?? 0));
}

/** What is forecast, by when it peaks; forecasts that are over come last. */
export function ahead({ series }: Overview): Glance[] {
  const when = ({ next_peak: peak }: Glance) => (peak ? Date.parse(peak.event_at) : Infinity);
  return series
    .filter(({ next_peak }) => next_peak)
    .sort((a, b) => Number(a.next_peak?.over) - Number(b.next_peak?.over) || when(a) - when(b));
}

export interface Age {
  series: Glance;
  /** Null: it has no values at all. */
  last: number | null;
  late: boolean;
}

/** How old the newest value of each series is, the most overdue first, by its own step. */
export function ages({ series }: Overview, now: number): Age[] {
  const steps = ({ series: one, last }: Age) => (last === null ? Infinity : (now - last) / (durationMs(one.resolution) ?? 1));
  return series
    .map((one) => {
      const last = one.latest ? Date.parse(one.latest.event_at) : null;
      return { series: one, last, late: last === null || isLate(last, durationMs(one.resolution), now) };
    })
    .sort((a, b) => Number(b.late) - Number(a.late) || compared(steps(a), steps(b)));
}

/** Larger first; two that never had a value are alike. */
const compared = (a: number, b: number) => (a === b ? 0 : b - a);

export const REVIEWED = ['open_anomalies', 'held_rows', 'failed_jobs', 'coverage_broken', 'uncertified_models'] as const;
export type Reviewed = (typeof REVIEWED)[number];

/** How many things somebody should look at. */
export function toReview(review: Review): number {
  return REVIEWED.reduce((sum, name) => sum + (review[name] ?? 0), 0);
}
