/** Everything one series page draws, from four queries. */

import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';

import { forecast, observations, oneSeries, type Observations } from '../api/queries';
import { DAY, durationMs } from '../time/zone';
import { makeFan, numbers, withGaps, type Fan, type History } from './fan';
import { padded, wantsDays, windowOf, type Extent, type Search } from './range';

const OVERVIEW_POINTS = 600;
const CHART_POINTS = 3000;

export function useSeriesData(seriesId: number, search: Search) {
  const series = useQuery(oneSeries(seriesId));
  const issued = useQuery(forecast(seriesId));
  const latestAt = series.data?.latest ? Date.parse(series.data.latest.event_at) : null;
  const freshness = latestAt ?? 0;
  const everything = useQuery({
    ...observations({ seriesId, window: null, maxPoints: OVERVIEW_POINTS, days: false, freshness }),
    enabled: series.isSuccess && latestAt !== null,
  });
  const overview = useMemo(() => historyOf(everything.data), [everything.data]);
  const columns = issued.data?.columns;
  const until = columns?.event_at.at(-1) ?? 0;
  const extent: Extent | null = useMemo(() => {
    if (latestAt === null || !overview) return null;
    return { first: overview.at[0] ?? latestAt, last: latestAt, until };
  }, [latestAt, overview, until]);
  const window = useMemo(() => (extent && !issued.isPending ? windowOf(search, extent) : null), [search, extent, issued.isPending]);

  const stepMs = durationMs(series.data?.resolution);
  const days = window !== null && wantsDays(window, stepMs);
  const detail = useQuery({
    ...observations({ seriesId, window: window && padded(window), maxPoints: CHART_POINTS, days, freshness }),
    enabled: window !== null,
  });
  const history = useMemo(() => historyOf(detail.data, stepMs), [detail.data, stepMs]);
  const fan = useMemo(() => fanOf(columns, history), [columns, history]);
  return { series, issued, everything, overview, extent, window, detail, history, fan, stepMs };
}

function historyOf(answer: Observations | undefined, stepMs: number | null = null): History | null {
  if (!answer) return null;
  const { event_at, value, min, max } = answer.columns;
  const history: History = {
    at: numbers(event_at),
    value: numbers(value),
    low: min ? numbers(min) : null,
    high: max ? numbers(max) : null,
  };
  if (answer.sampling === 'minmax') return history;
  return withGaps(history, answer.sampling === 'mean' ? DAY : stepMs);
}

function fanOf(columns: Record<string, readonly (number | null)[]> | undefined, history: History | null): Fan | null {
  if (!columns || !history) return null;
  const first = columns['event_at']?.[0] ?? 0;
  const before = history.low ? -1 : history.at.findLastIndex((at, i) => at < first && !Number.isNaN(history.value[i]));
  const last = before < 0 ? null : { at: history.at[before] ?? 0, value: history.value[before] ?? 0 };
  return makeFan(columns, last);
}
