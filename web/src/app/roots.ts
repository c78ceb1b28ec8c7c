/** What every address begins with: the session, and who may come into the house. */

import { createRootRoute, createRoute, redirect } from '@tanstack/react-router';

import { queries } from '../api/cache';
import { session } from '../api/session';
import { Away } from './Away';
import { NotFound } from './NotFound';
import { Root } from './Root';
import { Shell } from './Shell';

/** Of every page, with or without an organisation. */
export const rootRoute = createRootRoute({
  component: Root,
  // An answer that is there is not waited for: moving about stays without a pause.
  beforeLoad: () => {
    if (!queries.getQueryData(session.queryKey)) return queries.query({ ...session, staleTime: 'static' });
  },
  errorComponent: Away,
  notFoundComponent: NotFound,
});

/** Pages of an organisation: for whoever is signed in, or for everybody where nobody signs in. */
export const shellRoute = createRoute({
  id: 'shell',
  getParentRoute: () => rootRoute,
  beforeLoad: ({ location }) => {
    const known = queries.getQueryData(session.queryKey);
    if (known?.sign_in === 'required' && !known.me) throw redirect({ to: '/sign-in', search: { to: location.href } });
    // An organisation may ask for a second factor first: until then there is nothing but one's account.
    if (known?.me && !known.permissions.includes('data:read') && location.pathname !== '/account') throw redirect({ to: '/account' });
  },
  component: Shell,
});
