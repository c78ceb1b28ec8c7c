/** What the page asks for its chart: the time that its address means for the chosen series, and the steps of it. */

import type { Asked, Shape } from '../api/explore';
import type { Series } from '../api/queries';
import { bucketOf, presetOf, windowOf, type Extent, type Window } from '../series/range';
import { durationMs } from '../time/zone';
import { idsOf, type Search, type Step } from './search';

/** Of all series together: what a browser draws at once. */
const ALL_POINTS = 60_000;
const MOST_POINTS = 1500;
const LEAST_POINTS = 200;

const MINUTE = 60_000;

const pointsOf = (count: number) => Math.max(LEAST_POINTS, Math.min(MOST_POINTS, Math.floor(ALL_POINTS / Math.max(1, count))));

interface Totalled {
  totals: { first_at: string | null; last_at: string | null };
}

/** How far values and forecasts of the chosen series reach, as far as is known yet. */
export interface Reached {
  /** Of everything there is; undefined while it is not known. */
  strip?: readonly Totalled[] | undefined;
  /** End of the forecasts in view. */
  until: number;
}

export interface Want {
  extent: Extent | null;
  window: Window | null;
  bucket: Exclude<Step, 'raw'> | null;
  shape: Shape;
}

export function wanted(search: Search, series: readonly Series[], { strip, until }: Reached): Want {
  const asOf = search.as_of ?? null;
  const step = finest(series);
  // A range that ends at the newest value needs no wait for the first one.
  const ended = presetOf(search) !== 'all';
  const extent = extentOf(series, strip, asOf, until) ?? (ended ? newestOf(series, asOf, until) : null);
  const window = fixedOf(search) ?? (extent && withNewest(windowOf(search, extent), extent, step ?? MINUTE));
  const bucket = window && stepOf(search.by, window, step);
  return { extent, window, bucket, shape: { maxPoints: pointsOf(series.length), bucket, statistic: search.of ?? 'mean' } };
}

/** What can be asked as soon as the series are known; null where something else is to be waited for. */
export function firstOf(search: Search, found: readonly Series[]): [Asked, Shape] | null {
  const series = inOrder(idsOf(search.series), found);
  const { window, shape } = wanted(search, series, { until: 0 });
  const waits = search.forecasts !== undefined || series.length === 0;
  return window === null || waits ? null : [{ ids: series.map(({ series_id }) => series_id), window, asOf: search.as_of ?? null }, shape];
}

export function inOrder(ids: readonly number[], found: readonly Series[] | undefined): Series[] {
  return ids.flatMap((id) => found?.find(({ series_id }) => series_id === id) ?? []);
}

/** A window that would end at the newest value holds it, and is as long as it was. */
function withNewest({ start, end }: Window, { first, last }: Extent, stepMs: number): Window {
  if (end !== last) return { start, end };
  return { start: start === first ? start : start + stepMs, end: end + stepMs };
}

/** The shortest step of the series that have one. */
function finest(series: readonly Series[]): number | null {
  const steps = series.map(({ resolution }) => durationMs(resolution)).filter((step) => step !== null);
  return steps.length > 0 ? Math.min(...steps) : null;
}

/** A link with absolute times needs no extent. */
function fixedOf({ from, to }: Search): Window | null {
  return from && to ? { start: Date.parse(from), end: Date.parse(to) } : null;
}

/** From the first to the newest value of all series, as they are or were known. */
function extentOf(series: readonly Series[], parts: readonly Totalled[] | undefined, asOf: string | null, until: number): Extent | null {
  if (!parts) return null;
  const instants = (texts: (string | null | undefined)[]) => texts.flatMap((text) => (text ? [Date.parse(text)] : []));
  const firsts = instants(parts.map(({ totals }) => totals.first_at));
  const lasts = instants(parts.map(({ totals }) => totals.last_at));
  if (asOf === null) lasts.push(...instants(series.map(({ latest }) => latest?.event_at)));
  if (firsts.length === 0 || lasts.length === 0) return null;
  return { first: Math.min(...firsts), last: Math.max(...lasts), until };
}

/** As far as the series themselves tell. */
function newestOf(series: readonly Series[], asOf: string | null, until: number): Extent | null {
  const lasts = series.flatMap(({ latest }) => (latest ? [Date.parse(latest.event_at)] : []));
  return asOf !== null || lasts.length === 0 ? null : { first: -Infinity, last: Math.max(...lasts), until };
}

/** The bucket to read: the one asked for, else the one that the length of the window asks for. */
function stepOf(by: Step | undefined, window: Window, stepMs: number | null): Exclude<Step, 'raw'> | null {
  if (by === 'raw') return null;
  return by ?? bucketOf(window, stepMs);
}
