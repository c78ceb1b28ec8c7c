/** Everything that the page draws: the series, their values, the time before, what was known, and what lies over them. */

import { useQueries, useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';

import { anomaliesOf, changes, picture, seriesOf } from '../api/explore';
import { forecast } from '../api/queries';
import { inOrder, wanted } from './asked';
import { windowBefore } from './compare';
import { idsOf, type Search } from './search';

/** Of the strip below the chart. */
const STRIP_POINTS = 300;
/** So many series have a strip, forecasts and anomalies; beyond, a chart says nothing by them. */
export const WELL_DRAWN = 12;

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
  const { extent, window, bucket, shape } = useMemo(() => wanted(search, series, { strip: strip.data?.series, until }), [search, series, strip.data, until]);
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
