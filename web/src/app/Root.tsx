/** What every page stands in: it looks as the organisation chose. */

import { Outlet } from '@tanstack/react-router';

import { useLooks } from './looks';

export function Root() {
  useLooks();
  return <Outlet />;
}
