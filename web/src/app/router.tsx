/** The pages and their addresses. */

import { createRootRoute, createRoute, createRouter } from '@tanstack/react-router';
import { useMemo } from 'react';

import { parseSearch } from '../series/range';
import { FirstSeries } from '../series/FirstSeries';
import { SeriesPage } from '../series/SeriesPage';
import { NotFound } from './NotFound';
import { Shell } from './Shell';

const rootRoute = createRootRoute({ component: Shell, notFoundComponent: NotFound });

const homeRoute = createRoute({ getParentRoute: () => rootRoute, path: '/', component: FirstSeries });

export const seriesRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/series/$seriesId',
  params: {
    parse: ({ seriesId }) => ({ seriesId: /^\d{1,15}$/.test(seriesId) ? Number(seriesId) : Number.NaN }),
    stringify: ({ seriesId }) => ({ seriesId: String(seriesId) }),
  },
  validateSearch: parseSearch,
  component: function SeriesRoute() {
    const { seriesId } = seriesRoute.useParams();
    // The router adds what it did not validate; a wrong range must not come back that way.
    const raw = seriesRoute.useSearch();
    const search = useMemo(() => parseSearch({ ...raw }), [raw]);
    return Number.isNaN(seriesId) ? <NotFound /> : <SeriesPage key={seriesId} seriesId={seriesId} search={search} />;
  },
});

export const router = createRouter({ routeTree: rootRoute.addChildren([homeRoute, seriesRoute]), scrollRestoration: true });

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
