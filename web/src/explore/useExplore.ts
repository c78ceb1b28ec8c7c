/** Everything that the page draws: the series, their values, the time before, what was known, and what lies over them. */

import { useQueries, useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';

import { anomaliesOf, changes, picture, seriesOf } from '../api/explore';
import { forecast, type Series } from '../api/queries';
import { bucketOf, presetOf, windowOf, type Extent, type Window } from '../series/range';
import { durationMs } from '../time/zone';
import { windowBefore } from './compare';
import { idsOf, type Search, type Step } from './search';

/** Of the strip below the chart. */
const STRIP_POINTS = 300;
/** Of all series together: what a browser draws at once. */
const ALL_POINTS = 60_000;
const MOST_POINTS = 1500;
const LEAST_POINTS = 200;
/** So many series have a strip, forecasts and anomalies; beyond, a chart says nothing by them. */
export const WELL_DRAWN = 12;

const MINUTE = 60_000;

const pointsOf = (count: number) => Math.max(LEAST_POINTS, Math.min(MOST_POINTS, Math.floor(ALL_POINTS / Math.max(1, count))));

export type Explored = ReturnType<typeof useExplore>;

export function useExplore(search: Search) {
  const ids = useMemo(() => idsOf(search.series), [search.series]);
  const asOf = search.as_of ?? null;
  const listed = useQuery(seriesOf(ids));
  const series = useMemo(() => inOrder(ids, listed.data), [ids, listed.data]);
  const there = useMemo(() => series.map(({ series_id }) => series_id), [series]);
  const few = there.slice(0, WELL_DRAWN);
  const zone = series[0]?.zone ?? 'UTC';

  const strip = useQuery({ ...picture({ ids: few, window: null, asOf }, { maxPoints: STRIP_POINTS, bucket: null, statistic: 'mean' }), enabled: few.length > 0 });
  const forecasts = useQueries({
    queries: (search.forecasts ? few : []).map((id) => forecast(id, asOf)),
    combine: (found) => found.map(({ data }) => data ?? null),
  });
  const anomalies = useQueries({
    queries: (search.anomalies ? few : []).map((id) => anomaliesOf(id, asOf)),
    combine: (found) => found.flatMap(({ data }) => data ?? []),
  });

  const until = Math.max(0, ...forecasts.map((one) => one?.columns.event_at.at(-1) ?? 0));
  // A range that ends at the newest value needs no wait for the first one.
  const ended = presetOf(search) !== 'all';
  const extent = useMemo(
    () => extentOf(series, strip.data?.series, asOf, until) ?? (ended ? newestOf(series, asOf, until) : null),
    [series, strip.data, asOf, until, ended],
  );
  const step = useMemo(() => finest(series), [series]);
  const window = useMemo(() => fixedOf(search) ?? (extent && withNewest(windowOf(search, extent), extent, step ?? MINUTE)), [search, extent, step]);

  const bucket = window && stepOf(search.by, window, step);
  const shape = { maxPoints: pointsOf(there.length), bucket, statistic: search.of ?? ('mean' as const) };
  const asked = { ids: there, window, asOf };
  const drawn = useQuery({ ...picture(asked, shape), enabled: window !== null && there.length > 0 });
  const before = window && search.compare ? windowBefore(window, search.compare, zone) : null;
  const past = useQuery({ ...picture({ ...asked, window: before }, shape), enabled: before !== null && there.length > 0 });
  const changed = useQuery({ ...changes(there, window, asOf ?? ''), enabled: asOf !== null && window !== null && there.length > 0 });

  return {
    ids,
    series,
    zone,
    listed,
    strip,
    extent,
    window,
    bucket,
    drawn,
    before,
    past: before ? past.data : undefined,
    changed: asOf ? changed.data : undefined,
    forecasts,
    anomalies,
    error: listed.error ?? drawn.error ?? strip.error,
    refetch: () => {
      for (const query of [listed, strip, drawn, past, changed]) if (query.error) void query.refetch();
    },
  };
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

function inOrder(ids: readonly number[], found: readonly Series[] | undefined): Series[] {
  return ids.flatMap((id) => found?.find(({ series_id }) => series_id === id) ?? []);
}

interface Totalled {
  totals: { first_at: string | null; last_at: string | null };
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
