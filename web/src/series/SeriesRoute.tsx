/** Which series the address names, and what of it. */

import { useParams, useSearch } from '@tanstack/react-router';
import { useMemo } from 'react';

import { NotFound } from '../app/NotFound';
import { parseSearch } from './range';
import { SeriesPage } from './SeriesPage';

const FROM = { from: '/shell/series/$seriesId' } as const;

export function SeriesRoute() {
  const { seriesId } = useParams(FROM);
  // The router adds what it did not validate; a wrong range must not come back that way.
  const raw = useSearch(FROM);
  const search = useMemo(() => parseSearch({ ...raw }), [raw]);
  return Number.isNaN(seriesId) ? <NotFound /> : <SeriesPage key={seriesId} seriesId={seriesId} search={search} />;
}
