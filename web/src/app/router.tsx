/** The pages and their addresses; each comes when it is opened. */

import { createRoute, createRouter, lazyRouteComponent, redirect } from '@tanstack/react-router';

import { queries } from '../api/cache';
import { picture, seriesOf } from '../api/explore';
import { overview } from '../api/overview';
import { forecast, oneSeries } from '../api/queries';
import { session, type Permission } from '../api/session';
import { parseSearch as parseAnomalies } from '../anomalies/search';
import { parseSearch as parseAudit } from '../audit/search';
import { parseSearch as parseBoard } from '../boards/search';
import { firstOf } from '../explore/asked';
import { idsOf, parseSearch as parseExplore } from '../explore/search';
import { parseSearch as parseMap } from '../map/search';
import { parseSearch as parseOverview } from '../overview/search';
import { parseSearch as parseQuality } from '../data/quality/search';
import { parseSearch as parseHeld } from '../data/quarantine/search';
import { parseSearch as parseRuns } from '../data/runs/search';
import { parseSearch as parseSources } from '../data/sources/search';
import { parseSearch as parseModels } from '../models/search';
import { parseSearch as parseForecasts } from '../scores/search';
import { parseSearch } from '../series/range';
import { parseSearch as parseSite, parseSites } from '../sites/search';
import { parseSearch as parseUsage } from '../usage/search';
import { NotFound } from './NotFound';
import { ahead, numbered, opensBy } from './opens';
import { ownPath } from './paths';
import { rootRoute, shellRoute } from './roots';

const homeRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/',
  // The overview's series, or the range of the dashboard that is the home of a role.
  validateSearch: (raw: Record<string, unknown>) => ({ ...parseBoard(raw), ...parseOverview(raw) }),
  loader: ({ location }) => {
    if (queries.getQueryData(session.queryKey)?.home) return;
    ahead(overview(parseOverview({ ...location.search }).as_of ?? null));
  },
  component: lazyRouteComponent(() => import('./HomePage'), 'HomePage'),
});

const seriesPages = [
  createRoute({
    getParentRoute: () => shellRoute,
    path: '/series',
    component: lazyRouteComponent(() => import('../series/FirstSeries'), 'FirstSeries'),
  }),
  createRoute({
    getParentRoute: () => shellRoute,
    path: '/series/$seriesId',
    params: numbered('seriesId'),
    validateSearch: parseSearch,
    loader: ({ params, location }) => {
      if (Number.isNaN(params.seriesId)) return;
      ahead(oneSeries(params.seriesId));
      ahead(forecast(params.seriesId, parseSearch({ ...location.search }).as_of ?? null));
    },
    component: lazyRouteComponent(() => import('../series/SeriesRoute'), 'SeriesRoute'),
  }),
] as const;

const elsewhereRoute = createRoute({ getParentRoute: () => shellRoute, path: '$', component: NotFound });

/** A page that a permission opens; to everybody else it is not there. */
const page = <Path extends string>(path: Path, permission: Permission, component: ReturnType<typeof lazyRouteComponent>) =>
  createRoute({ getParentRoute: () => shellRoute, path, component, ...opensBy(permission) });

const housePages = [
  createRoute({
    getParentRoute: () => shellRoute,
    path: '/map',
    validateSearch: parseMap,
    component: lazyRouteComponent(() => import('../map/MapPage'), 'MapPage'),
    ...opensBy('data:read'),
  }),
  createRoute({
    getParentRoute: () => shellRoute,
    path: '/sites',
    validateSearch: parseSites,
    component: lazyRouteComponent(() => import('../sites/SitesPage'), 'SitesPage'),
    ...opensBy('data:read'),
  }),
  createRoute({
    getParentRoute: () => shellRoute,
    path: '/sites/$siteId',
    params: numbered('siteId'),
    validateSearch: parseSite,
    component: lazyRouteComponent(() => import('../sites/SiteRoute'), 'SiteRoute'),
  }),
  createRoute({
    getParentRoute: () => shellRoute,
    path: '/overview',
    validateSearch: parseOverview,
    component: lazyRouteComponent(() => import('../overview/OverviewPage'), 'OverviewPage'),
    ...opensBy('data:read'),
  }),
  page('/dashboards', 'data:read', lazyRouteComponent(() => import('../boards/BoardsPage'), 'BoardsPage')),
  createRoute({
    getParentRoute: () => shellRoute,
    path: '/dashboards/$dashboardId',
    validateSearch: parseBoard,
    component: lazyRouteComponent(() => import('../boards/BoardRoute'), 'BoardRoute'),
    ...opensBy('data:read'),
  }),
  createRoute({
    getParentRoute: () => shellRoute,
    path: '/explore',
    validateSearch: parseExplore,
    component: lazyRouteComponent(() => import('../explore/ExplorePage'), 'ExplorePage'),
    ...opensBy('data:read', (search) => {
      const wanted = parseExplore(search);
      ahead(seriesOf(idsOf(wanted.series)), (found) => {
        const first = firstOf(wanted, found);
        if (first) ahead(picture(...first));
      });
    }),
  }),
  createRoute({
    getParentRoute: () => shellRoute,
    path: '/anomalies',
    validateSearch: parseAnomalies,
    component: lazyRouteComponent(() => import('../anomalies/AnomaliesPage'), 'AnomaliesPage'),
    ...opensBy('data:read'),
  }),
  createRoute({
    getParentRoute: () => shellRoute,
    path: '/forecasts',
    validateSearch: parseForecasts,
    component: lazyRouteComponent(() => import('../scores/ForecastsPage'), 'ForecastsPage'),
    ...opensBy('data:read'),
  }),
  createRoute({
    getParentRoute: () => shellRoute,
    path: '/data',
    beforeLoad: () => {
      throw redirect({ to: '/data/uploads' });
    },
  }),
  page('/data/uploads', 'data:read', lazyRouteComponent(() => import('../data/upload/UploadsPage'), 'UploadsPage')),
  createRoute({
    getParentRoute: () => shellRoute,
    path: '/data/runs',
    validateSearch: parseRuns,
    component: lazyRouteComponent(() => import('../data/runs/RunsPage'), 'RunsPage'),
    ...opensBy('data:read'),
  }),
  createRoute({
    getParentRoute: () => shellRoute,
    path: '/data/quarantine',
    validateSearch: parseHeld,
    component: lazyRouteComponent(() => import('../data/quarantine/QuarantinePage'), 'QuarantinePage'),
    ...opensBy('data:read'),
  }),
  createRoute({
    getParentRoute: () => shellRoute,
    path: '/data/quality',
    validateSearch: parseQuality,
    component: lazyRouteComponent(() => import('../data/quality/QualityPage'), 'QualityPage'),
    ...opensBy('data:read'),
  }),
  createRoute({
    getParentRoute: () => shellRoute,
    path: '/data/sources',
    validateSearch: parseSources,
    component: lazyRouteComponent(() => import('../data/sources/SourcesPage'), 'SourcesPage'),
    ...opensBy('data:read'),
  }),
  createRoute({
    getParentRoute: () => shellRoute,
    path: '/forecasts/models',
    validateSearch: parseModels,
    component: lazyRouteComponent(() => import('../models/ModelsPage'), 'ModelsPage'),
    ...opensBy('data:read'),
  }),
  page('/jobs', 'data:read', lazyRouteComponent(() => import('../jobs/JobsPage'), 'JobsPage')),
  page('/schedules', 'data:read', lazyRouteComponent(() => import('../schedules/SchedulesPage'), 'SchedulesPage')),
  page('/people', 'people:manage', lazyRouteComponent(() => import('../people/PeoplePage'), 'PeoplePage')),
  page('/roles', 'people:manage', lazyRouteComponent(() => import('../roles/RolesPage'), 'RolesPage')),
  page('/keys', 'key:manage', lazyRouteComponent(() => import('../keys/KeysPage'), 'KeysPage')),
  page('/system', 'lake:maintain', lazyRouteComponent(() => import('../system/SystemPage'), 'SystemPage')),
  page('/account', 'account:manage', lazyRouteComponent(() => import('../account/AccountPage'), 'AccountPage')),
  page('/appearance', 'appearance:manage', lazyRouteComponent(() => import('../appearance/AppearancePage'), 'AppearancePage')),
  page('/signing-in', 'sign-in:manage', lazyRouteComponent(() => import('../sso/SigningInPage'), 'SigningInPage')),
  createRoute({
    getParentRoute: () => shellRoute,
    path: '/usage',
    validateSearch: parseUsage,
    component: lazyRouteComponent(() => import('../usage/UsagePage'), 'UsagePage'),
    ...opensBy('usage:read'),
  }),
  createRoute({
    getParentRoute: () => shellRoute,
    path: '/audit',
    validateSearch: parseAudit,
    component: lazyRouteComponent(() => import('../audit/AuditPage'), 'AuditPage'),
    ...opensBy('audit:read'),
  }),
] as const;

/** Ways in. Who is in already goes on; where nobody signs in there is nothing to do here. */
const signInRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/sign-in',
  validateSearch: ({ to, organisation }: Record<string, unknown>) => ({
    ...(typeof to === 'string' && { to }),
    // Whose page it is: how it looks.
    ...(typeof organisation === 'string' && { organisation }),
  }),
  beforeLoad: ({ search, location }) => {
    const known = queries.getQueryData(session.queryKey);
    // Whoever tries the organisation's own sign-in while signed in is told why it failed.
    const refused = location.hash.startsWith('sso=');
    if (known && (known.sign_in === 'off' || (known.me && !refused))) throw redirect({ href: ownPath(search.to) });
  },
  component: lazyRouteComponent(() => import('../access/SignInPage'), 'SignInPage'),
});

const way = <Path extends string>(path: Path, component: ReturnType<typeof lazyRouteComponent>) =>
  createRoute({ getParentRoute: () => rootRoute, path, component });

const ways = [
  signInRoute,
  way('/first', lazyRouteComponent(() => import('../access/FirstPage'), 'FirstPage')),
  way('/invitation', lazyRouteComponent(() => import('../access/InvitationPage'), 'InvitationPage')),
  way('/sign-up', lazyRouteComponent(() => import('../access/SignUpPage'), 'SignUpPage')),
  way('/reset', lazyRouteComponent(() => import('../access/ResetPage'), 'ResetPage')),
  way('/email', lazyRouteComponent(() => import('../access/EmailPage'), 'EmailPage')),
] as const;

const routeTree = rootRoute.addChildren([shellRoute.addChildren([homeRoute, ...seriesPages, ...housePages, elsewhereRoute]), ...ways]);

export const router = createRouter({ routeTree, scrollRestoration: true });

/** The server knows the session no more: to the sign-in page, and back from there. */
export function toSignIn(): void {
  const known = queries.getQueryData(session.queryKey);
  if (known?.sign_in !== 'required' || !known.me) return;
  queries.setQueryData(session.queryKey, { ...known, me: null, permissions: [] });
  void router.navigate({ to: '/sign-in', search: { to: router.state.location.href } });
}

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
