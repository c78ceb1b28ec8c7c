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
  const { recent, last, before } = useLast(common, latestAt, overview);
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
  return { series, issued, everything, recent, overview, extent, window, detail, history, fan, stepMs, last, before, bucket };
}

/** The newest value there is (or was, as of a moment), and the value a week before it. */
function useLast(common: { seriesId: number; asOf: string | null; freshness: number }, latestAt: number | null, overview: History | null) {
  const end = common.asOf ? Math.min(Date.parse(common.asOf), latestAt ?? 0) : latestAt;
  const recent = useQuery({
    ...observations({ ...common, window: end === null ? null : { start: end - 8 * DAY, end: end + MINUTE }, maxPoints: RECENT_POINTS, bucket: null }),
    enabled: end !== null,
  });
  return useMemo(() => {
    const read = historyOf(recent.data);
    if (!read || !overview) return { recent, last: null, before: null };
    const last = newestOf(read) ?? newestOf(overview);
    const then = last ? read.at.indexOf(last.at - WEEK) : -1;
    return { recent, last, before: then < 0 ? null : (read.value[then] ?? null) };
  }, [recent, overview]);
}

function newestOf({ at, value }: History): Extreme | null {
  const i = value.findLastIndex((one) => !Number.isNaN(one));
  return i < 0 ? null : { at: at[i] ?? 0, value: value[i] ?? 0 };
}

function historyOf(answer: Read | undefined, stepMs: number | null = null, lastAt = Infinity): History | null {
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

function fanOf(columns: Record<string, readonly (number | null)[]> | undefined, history: History | null): Fan | null {
  if (!columns || !history) return null;
  const first = columns['event_at']?.[0] ?? 0;
  const before = history.low ? -1 : history.at.findLastIndex((at, i) => at < first && !Number.isNaN(history.value[i]));
  const last = before < 0 ? null : { at: history.at[before] ?? 0, value: history.value[before] ?? 0 };
  return makeFan(columns, last);
}
