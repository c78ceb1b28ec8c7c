/** The card with history and forecast: controls, legend, chart or table, overview. */

import { useComputedColorScheme } from '@mantine/core';
import { lazy, Suspense, useMemo } from 'react';

import type { Series } from '../api/queries';
import { ChartSkeleton, Empty, Failed } from '../app/States';
import { PALETTES } from '../app/theme';
import { useNow } from '../app/useNow';
import { useLanguage } from '../i18n/language';
import { Controls } from './Controls';
import { Legend } from './Legend';
import { Overview } from './Overview';
import type { Drawing } from './option';
import type { Search, Window } from './range';
import type { SeriesData } from './SeriesPage';
import { Subtitle } from './Subtitle';
import { ValueTable } from './ValueTable';

const SeriesChart = lazy(() => import('./SeriesChart'));

interface Props {
  series: Series;
  data: SeriesData;
  search: Search;
  onWindow: (window: Window) => void;
  onSearch: (next: Search) => void;
}

export function HistoryCard({ series, data, search, onWindow, onSearch }: Props) {
  const { words } = useLanguage();
  const { overview, extent, window, detail, fan, issued } = data;
  const title = fan ? words.historyAndForecast : words.history;
  return (
    <section className="fs-card" aria-busy={detail.isFetching}>
      <div className="fs-card-head">
        <div>
          <h2>{title}</h2>
          <Subtitle forecast={issued.data ?? null} zone={series.zone} />
        </div>
        <Controls search={search} window={window} zone={series.zone} onSearch={onSearch} />
      </div>
      <Legend days={data.history?.low != null} fan={fan !== null} />
      <Body series={series} data={data} search={search} onWindow={onWindow} onSearch={onSearch} />
      {overview && extent && window && search.view !== 'table' && (
        <Overview history={overview} extent={extent} window={window} zone={series.zone} onWindow={onWindow} />
      )}
      <p className="fs-note fs-foot">
        {detail.data?.sampling === 'mean' ? words.daysIn : words.timesIn}{' '}
        <bdi>{series.zone}</bdi>
        {detail.data?.sampling === 'minmax' && ` · ${words.thinned}`}
      </p>
    </section>
  );
}

function Body({ series, data, search, onWindow, onSearch }: Props) {
  const { words } = useLanguage();
  const drawing = useDrawing(series, data);
  const { detail, everything, history, window } = data;
  const error = detail.error ?? everything.error;
  if (error) {
    const retry = () => {
      void everything.refetch();
      void detail.refetch();
    };
    return <Failed error={error} onRetry={retry} />;
  }
  if (!history || !window || !drawing) return <ChartSkeleton />;
  const inView = history.at.some((at, i) => at >= window.start && at <= window.end && !Number.isNaN(history.value[i]));
  const ahead = data.fan?.at.some((at) => at >= window.start && at <= window.end) ?? false;
  if (!inView && !ahead && !detail.isFetching) {
    const all = () => {
      onSearch({ range: 'all' });
    };
    return <Empty sentence={words.empty} action={words.showAll} onAction={all} />;
  }
  if (search.view === 'table') return <ValueTable history={history} fan={data.fan} window={window} zone={series.zone} unit={series.unit} />;
  return (
    <Suspense fallback={<ChartSkeleton />}>
      <SeriesChart drawing={drawing} unit={series.unit} label={`${series.name}, ${series.unit}. ${words.chartHelp}`} onWindow={onWindow} />
    </Suspense>
  );
}

function useDrawing(series: Series, data: SeriesData): Omit<Drawing, 'width'> | null {
  const { words, formats, language } = useLanguage();
  const scheme = useComputedColorScheme('light');
  const now = useNow();
  const { history, fan, window, issued } = data;
  const issuedAt = issued.data ? Date.parse(issued.data.issued_at) : null;
  return useMemo(() => {
    if (!history || !window) return null;
    const rtl = language === 'fa';
    return { history, fan, issuedAt, now, window, zone: series.zone, colours: PALETTES[scheme], formats, words, rtl };
  }, [history, fan, issuedAt, now, window, series.zone, scheme, formats, words, language]);
}
