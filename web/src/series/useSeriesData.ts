/** Everything one series page draws, from five queries. */

import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';

import { forecast, observations, oneSeries, type Read } from '../api/queries';
import { DAY, durationMs, MONTH, WEEK } from '../time/zone';
import { makeFan, numbers, withGaps, withoutRunning, type Extreme, type Fan, type History } from './fan';
import { bucketOf, padded, windowOf, type Extent, type Search } from './range';

const OVERVIEW_POINTS = 600;
const CHART_POINTS = 3000;
const RECENT_POINTS = 5000;
const MINUTE = 60_000;

export const BUCKET_MS = { P1D: DAY, P1W: WEEK, P1M: MONTH };

export function useSeriesData(seriesId: number, search: Search) {
  const asOf = search.as_of ?? null;
  const series = useQuery(oneSeries(seriesId));
  const issued = useQuery(forecast(seriesId, asOf));
  const latestAt = series.data?.latest ? Date.parse(series.data.latest.event_at) : null;
  const freshness = latestAt ?? 0;
  const common = { seriesId, asOf, freshness };
  const everything = useQuery({
    ...observations({ ...common, window: null, maxPoints: OVERVIEW_POINTS, bucket: null }),
    enabled: series.isSuccess && latestAt !== null,
  });
  const overview = useMemo(() => historyOf(everything.data), [everything.data]);
  const known = series.data?.latest;
  const newest = useMemo(() => (known ? { at: Date.parse(known.event_at), value: known.value } : null), [known]);
  const { recent, last, before } = useLast(common, newest, overview);
  const columns = issued.data?.columns;
  const until = columns?.event_at.at(-1) ?? 0;
  const extent: Extent | null = useMemo(() => {
    if (!last || !overview) return null;
    return { first: overview.at[0] ?? last.at, last: last.at, until };
  }, [last, overview, until]);
  const window = useMemo(() => (extent && !issued.isPending ? windowOf(search, extent) : null), [search, extent, issued.isPending]);

  const stepMs = durationMs(series.data?.resolution);
  const bucket = window && bucketOf(window, stepMs);
  const detail = useQuery({
    ...observations({ ...common, window: window && padded(window), maxPoints: CHART_POINTS, bucket }),
    enabled: window !== null,
  });
  const lastAt = last?.at ?? 0;
  const history = useMemo(() => historyOf(detail.data, stepMs, lastAt), [detail.data, stepMs, lastAt]);
  const fan = useMemo(() => fanOf(columns, history), [columns, history]);
  const error = detail.error ?? everything.error ?? recent.error;
  return { series, issued, everything, recent, overview, extent, window, detail, history, fan, stepMs, last, before, bucket, error };
}

/** The newest value there is (or was, as of a moment), and the value a week before it. */
function useLast(common: { seriesId: number; asOf: string | null; freshness: number }, newest: Extreme | null, overview: History | null) {
  const end = newest && Math.min(common.asOf ? Date.parse(common.asOf) : Infinity, newest.at);
  const recent = useQuery({
    ...observations({ ...common, window: end === null ? null : { start: end - 8 * DAY, end: end + MINUTE }, maxPoints: RECENT_POINTS, bucket: null }),
    enabled: end !== null,
  });
  return useMemo(() => {
    const read = historyOf(recent.data);
    const then = common.asOf === null ? newest : (read && newestOf(read)) ?? (recent.isSuccess && overview ? newestOf(overview) : null);
    const week = read && then ? read.at.indexOf(then.at - WEEK) : -1;
    return { recent, last: then, before: week < 0 ? null : (read?.value[week] ?? null) };
  }, [recent, overview, newest, common.asOf]);
}

function newestOf({ at, value }: History): Extreme | null {
  const i = value.findLastIndex((one) => !Number.isNaN(one));
  return i < 0 ? null : { at: at[i] ?? 0, value: value[i] ?? 0 };
}

export function historyOf(answer: Read | undefined, stepMs: number | null = null, lastAt = Infinity): History | null {
  if (!answer) return null;
  const { event_at, value, min, max } = answer.columns;
  const history: History = {
    at: numbers(event_at),
    value: numbers(value),
    low: min ? numbers(min) : null,
    high: max ? numbers(max) : null,
  };
  if (answer.sampling === 'minmax') return history;
  if (!answer.bucket) return withGaps(history, stepMs);
  const length = BUCKET_MS[answer.bucket];
  return withGaps(withoutRunning(history, length, lastAt + (stepMs ?? 0)), length);
}

export function fanOf(columns: Record<string, readonly (number | null)[]> | undefined, history: History | null): Fan | null {
  if (!columns || !history) return null;
  const first = columns['event_at']?.[0] ?? 0;
  const before = history.low ? -1 : history.at.findLastIndex((at, i) => at < first && !Number.isNaN(history.value[i]));
  const last = before < 0 ? null : { at: history.at[before] ?? 0, value: history.value[before] ?? 0 };
  return makeFan(columns, last);
}
