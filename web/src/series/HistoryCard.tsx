/** The card with history and forecast: controls, legend, chart or table, overview. */

import { useComputedColorScheme } from '@mantine/core';
import { useMemo, type RefObject } from 'react';

import type { Series } from '../api/queries';
import { fetched } from '../app/fetched';
import { ChartSkeleton, Empty, Failed } from '../app/States';
import { PALETTES } from '../app/theme';
import { useNow } from '../app/useNow';
import { About } from '../help/About';
import { useLanguage } from '../i18n/language';
import { unitName } from '../i18n/units';
import type { NoteMark } from '../notes/marks';
import { Controls } from './Controls';
import { Legend } from './Legend';
import { Overview } from './Overview';
import type { Drawing } from './option';
import { withAsOf, type Search, type Window } from './range';
import type { SeriesData } from './SeriesPage';
import { Subtitle } from './Subtitle';
import { ValueTable } from './ValueTable';

const SeriesChart = fetched(import('./SeriesChart'));

interface Props {
  series: Series;
  notes: readonly NoteMark[];
  pointed: RefObject<number | null>;
  data: SeriesData;
  search: Search;
  onWindow: (window: Window) => void;
  onSearch: (next: Search) => void;
}

export function HistoryCard({ series, notes, pointed, data, search, onWindow, onSearch }: Props) {
  const { words } = useLanguage();
  const { overview, extent, window, detail, fan, issued } = data;
  const nothing = data.error !== null || isEmpty(data);
  const title = issued.data ? words.historyAndForecast : words.history;
  return (
    <section className="fs-card" aria-busy={detail.isFetching}>
      <div className="fs-card-head fs-card-head-below">
        <div>
          <h2>{title}</h2>
          <About term={issued.data ? 'fan' : 'restated'} name={title} />
          <Subtitle forecast={issued.data ?? null} zone={series.zone} asOf={search.as_of !== undefined} />
        </div>
        <Controls search={search} window={window} zone={series.zone} onSearch={onSearch} />
      </div>
      {!nothing && (data.history ? <Legend bucket={detail.data?.bucket ?? null} fan={fan !== null} /> : <div className="fs-legend" aria-hidden />)}
      <Body series={series} notes={notes} pointed={pointed} data={data} search={search} onWindow={onWindow} onSearch={onSearch} />
      {search.view !== 'table' &&
        (overview && extent && window ? (
          <Overview history={overview} extent={extent} window={window} zone={series.zone} onWindow={onWindow} />
        ) : (
          !nothing && <div className="fs-overview" aria-hidden />
        ))}
      <p className="fs-note fs-foot">
        {detail.data?.bucket ? words.meansIn[detail.data.bucket] : words.timesIn}{' '}
        <bdi>{series.zone}</bdi>
        {detail.data?.sampling === 'minmax' && ` · ${words.thinned}`}
      </p>
    </section>
  );
}

function Body({ series, notes, pointed, data, search, onWindow, onSearch }: Props) {
  const { words } = useLanguage();
  const drawing = useDrawing(series, notes, data, search);
  const { detail, everything, recent, history, window, error } = data;
  if (error) {
    const retry = () => {
      for (const query of [everything, recent, detail]) void query.refetch();
    };
    return <Failed error={error} onRetry={retry} />;
  }
  if (isEmpty(data)) {
    const all = () => {
      onSearch(withAsOf({ range: 'all' }, data.last ? (search.as_of ?? null) : null));
    };
    return <Empty sentence={words.empty} action={words.showAll} onAction={all} />;
  }
  if (!history || !window || !drawing) return <ChartSkeleton />;
  if (search.view === 'table') return <ValueTable history={history} fan={data.fan} window={window} zone={series.zone} unit={unitName(series.unit)} />;
  return <SeriesChart drawing={drawing} label={`${series.name}, ${drawing.unit}. ${words.chartHelp}`} onWindow={onWindow} pointed={pointed} />;
}

/** Whether all answers are there and none holds anything for the window. */
function isEmpty({ history, window, fan, detail, recent, everything, last }: SeriesData): boolean {
  if (recent.isSuccess && everything.isSuccess && last === null) return true;
  if (!history || !window || detail.isFetching) return false;
  const inside = (at: number) => at >= window.start && at <= window.end;
  return !history.at.some((at, i) => inside(at) && !Number.isNaN(history.value[i])) && !fan?.at.some(inside);
}

function useDrawing(series: Series, notes: readonly NoteMark[], data: SeriesData, search: Search): Omit<Drawing, 'width'> | null {
  const { words, formats, language } = useLanguage();
  const scheme = useComputedColorScheme('light');
  const clock = useNow();
  const asOf = search.as_of !== undefined;
  const now = search.as_of ? Date.parse(search.as_of) : clock;
  const bucket = data.detail.data?.bucket ?? null;
  const { history, fan, window, issued } = data;
  const issuedAt = issued.data ? Date.parse(issued.data.issued_at) : null;
  return useMemo(() => {
    if (!history || !window) return null;
    const rtl = language === 'fa';
    const unit = unitName(series.unit);
    return { history, notes, bucket, fan, issuedAt, now, asOf, window, unit, zone: series.zone, colours: PALETTES[scheme], formats, words, rtl };
  }, [history, notes, bucket, fan, issuedAt, now, asOf, window, series.unit, series.zone, scheme, formats, words, language]);
}
