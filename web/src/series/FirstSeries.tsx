/** The way to series: opens the first one, or says how to get one. */

import { useInfiniteQuery } from '@tanstack/react-query';
import { Navigate } from '@tanstack/react-router';

import { seriesList } from '../api/queries';
import { ChartSkeleton, Empty, Failed } from '../app/States';
import { useLanguage } from '../i18n/language';

export const LOADING = [
  'foresite ingest inspect FILE --write CONTRACT.toml',
  'foresite ingest load FILE --contract CONTRACT.toml',
];

export function FirstSeries() {
  const { words } = useLanguage();
  const { data, error, refetch } = useInfiniteQuery(seriesList(''));
  const first = data?.pages[0]?.items[0];
  if (first) return <Navigate to="/series/$seriesId" params={{ seriesId: first.series_id }} replace />;
  return (
    <section className="fs-card">
      <h1 className="fs-hidden">{words.series}</h1>
      {error ? (
        <Failed error={error} onRetry={() => void refetch()} />
      ) : data ? (
        <Empty sentence={`${words.noSeriesYet} ${words.noSeriesRemedy}`} commands={LOADING} />
      ) : (
        <ChartSkeleton />
      )}
    </section>
  );
}
