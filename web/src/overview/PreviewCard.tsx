/** The last days of one series and what comes next; drawn when it is in view. */

import { Button, NativeSelect } from '@mantine/core';
import { useIntersection } from '@mantine/hooks';
import { IconArrowUpRight } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useMemo } from 'react';

import type { Glance, Overview } from '../api/overview';
import { forecast, observations } from '../api/queries';
import { ChartSkeleton, Empty, Failed } from '../app/States';
import { useLanguage, useWords } from '../i18n/language';
import { Legend } from '../series/Legend';
import { Subtitle } from '../series/Subtitle';
import { fanOf, historyOf } from '../series/useSeriesData';
import { DAY, durationMs } from '../time/zone';
import { FanPlot } from './FanPlot';
import type { Search } from './search';
import { overviewWords } from './words';

const DAYS = 3;
const STEPS = 72;
const MINUTE = 60_000;
const POINTS = 1000;

interface Props {
  told: Overview;
  large: Glance;
  search: Search;
  onSearch: (next: Search) => void;
  now: number;
}

export function PreviewCard({ told, large, search, onSearch, now }: Props) {
  const words = useWords(overviewWords);
  const { words: common } = useLanguage();
  // Once seen, always: a chart that goes with the scrolling would jump.
  const { ref, entry } = useIntersection({ rootMargin: '200px' });
  const drawn = useDrawn(large, search.as_of ?? null, entry?.isIntersecting ?? false);
  return (
    <section ref={ref} className="fs-card fs-ov-preview">
      <header className="fs-card-head">
        <h2>{words.preview}</h2>
        <div className="fs-controls">
          <NativeSelect
            size="xs"
            aria-label={words.shown}
            value={String(large.series_id)}
            data={told.series.map(({ series_id, name }) => ({ value: String(series_id), label: name }))}
            onChange={(event) => {
              onSearch({ ...search, series: Number(event.currentTarget.value) });
            }}
          />
          <Button
            variant="default"
            size="xs"
            rightSection={<IconArrowUpRight size={14} stroke={1.8} aria-hidden />}
            renderRoot={(props) => (
              <Link to="/series/$seriesId" params={{ seriesId: large.series_id }} search={search.as_of ? { as_of: search.as_of } : {}} {...props} />
            )}
          >
            {words.open}
          </Button>
        </div>
      </header>
      <div className="fs-ov-made">
        {drawn.issued.data !== undefined && <Subtitle forecast={drawn.issued.data} zone={large.zone} asOf={search.as_of !== undefined} />}
      </div>
      <Legend bucket={null} fan={large.next_peak !== null} />
      {drawn.error ? (
        <div className="fs-ov-plot-box">
          <Failed error={drawn.error} onRetry={drawn.retry} />
        </div>
      ) : !large.latest ? (
        <div className="fs-ov-plot-box">
          <Empty sentence={common.empty} />
        </div>
      ) : drawn.history ? (
        <FanPlot series={large} history={drawn.history} fan={drawn.fan} window={drawn.window} now={now} asOf={search.as_of !== undefined} />
      ) : (
        <ChartSkeleton />
      )}
    </section>
  );
}

function useDrawn(series: Glance, asOf: string | null, seen: boolean) {
  const stepMs = durationMs(series.resolution);
  const last = series.latest ? Date.parse(series.latest.event_at) : 0;
  const start = last - Math.max(DAYS * DAY, STEPS * (stepMs ?? 0));
  const wanted = { seriesId: series.series_id, asOf, window: { start, end: last + MINUTE }, maxPoints: POINTS, bucket: null, freshness: last };
  const enabled = seen && series.latest !== null;
  const read = useQuery({ ...observations(wanted), enabled });
  const issued = useQuery({ ...forecast(series.series_id, asOf), enabled });
  const history = useMemo(() => historyOf(read.data, stepMs), [read.data, stepMs]);
  const fan = useMemo(() => fanOf(issued.data?.columns, history), [issued.data, history]);
  const end = Math.max(last, fan?.at.at(-1) ?? last);
  return {
    issued,
    // What one half says without the other would be drawn anew at once.
    history: issued.data === undefined ? null : history,
    fan,
    window: { start, end },
    error: read.error ?? issued.error,
    retry: () => {
      void read.refetch();
      void issued.refetch();
    },
  };
}
