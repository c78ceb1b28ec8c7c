/** The page of one series: what it is, its last value, its history with the forecast fan. */

import { useNavigate } from '@tanstack/react-router';
import { lazy, Suspense, useCallback, useMemo, useRef } from 'react';

import { ApiError } from '../api/client';
import { NotFound } from '../app/NotFound';
import { ChartSkeleton, Empty, Failed } from '../app/States';
import { useLanguage } from '../i18n/language';
import { NotesCard } from '../notes/NotesCard';
import { useNotes } from '../notes/useNotes';
import { HistoryCard } from './HistoryCard';
import { SeriesHeader } from './SeriesHeader';
import { Tiles } from './Tiles';
import { iso, withAsOf, type Search, type Window } from './range';
import { useSeriesData } from './useSeriesData';

const WhyCard = lazy(() => import('../why/WhyCard'));

export function SeriesPage({ seriesId, search }: { seriesId: number; search: Search }) {
  const { words } = useLanguage();
  const data = useSeriesData(seriesId, search);
  const navigate = useNavigate({ from: '/series/$seriesId' });
  const setWindow = useCallback(
    (window: Window) => {
      void navigate({
        search: ({ range: _, ...old }) => ({ ...old, from: iso(window.start), to: iso(window.end) }),
        replace: true,
        resetScroll: false,
      });
    },
    [navigate],
  );
  const setSearch = useCallback(
    (next: Search) => {
      void navigate({ search: next, replace: true, resetScroll: false });
    },
    [navigate],
  );

  const setAsOf = (asOf: string | null) => {
    setSearch(withAsOf(search, asOf));
  };

  const pointed = useRef<number | null>(null);
  const ids = useMemo(() => [seriesId], [seriesId]);
  const noted = useNotes(ids, data.window, search);
  const { series } = data;
  if (series.error instanceof ApiError && series.error.status === 404) return <NotFound />;
  if (series.error) {
    return (
      <section className="fs-card">
        <Failed error={series.error} onRetry={() => void series.refetch()} />
      </section>
    );
  }
  if (!series.data) {
    return (
      <section className="fs-card">
        <ChartSkeleton />
      </section>
    );
  }
  if (!series.data.latest) {
    return (
      <>
        <SeriesHeader series={series.data} stepMs={data.stepMs} asOf={null} onAsOf={setAsOf} />
        <section className="fs-card">
          <Empty sentence={words.empty} />
        </section>
      </>
    );
  }
  return (
    <>
      <SeriesHeader series={series.data} stepMs={data.stepMs} asOf={search.as_of ?? null} onAsOf={setAsOf} />
      <Tiles series={series.data} data={data} asOf={search.as_of ?? null} />
      <HistoryCard series={series.data} notes={noted.marks} pointed={pointed} data={data} search={search} onWindow={setWindow} onSearch={setSearch} />
      {data.window && (
        <NotesCard
          noted={noted}
          series={[series.data]}
          window={data.window}
          zone={series.data.zone}
          asOf={search.as_of ?? null}
          pointed={pointed}
          onShow={() => {
            const { notes: _, ...kept } = search;
            setSearch(kept);
          }}
        />
      )}
      {data.issued.data && (
        <Suspense fallback={<section className="fs-card" aria-hidden />}>
          <WhyCard series={series.data} forecast={data.issued.data} search={search} onSearch={setSearch} />
        </Suspense>
      )}
    </>
  );
}

export type SeriesData = ReturnType<typeof useSeriesData>;
