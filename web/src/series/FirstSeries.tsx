/** The way to series: opens the first one; where there is none, the start page says how to get one. */

import { useInfiniteQuery } from '@tanstack/react-query';
import { Navigate } from '@tanstack/react-router';

import { seriesList } from '../api/queries';
import { ChartSkeleton, Failed } from '../app/States';
import { useLanguage } from '../i18n/language';

export function FirstSeries() {
  const { words } = useLanguage();
  const { data, error, refetch } = useInfiniteQuery(seriesList(''));
  const first = data?.pages[0]?.items[0];
  if (first) return <Navigate to="/series/$seriesId" params={{ seriesId: first.series_id }} replace />;
  if (data) return <Navigate to="/" replace />;
  return (
    <section className="fs-card">
      <h1 className="fs-hidden">{words.series}</h1>
      {error ? <Failed error={error} onRetry={() => void refetch()} /> : <ChartSkeleton />}
    </section>
  );
}
