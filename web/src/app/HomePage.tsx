/** Where one begins: the overview, or the dashboard that is the home of one's role. */

import { useNavigate, useSearch } from '@tanstack/react-router';
import { lazy, Suspense } from 'react';

import { parseSearch } from '../boards/search';
import { OverviewPage } from '../overview/OverviewPage';
import { Waiting } from '../overview/Waiting';
import { useSession } from './useSession';

const Board = lazy(() => import('../boards/Board').then((module) => ({ default: module.Board })));

export function HomePage() {
  const { home } = useSession();
  const { compose: _, ...search } = parseSearch({ ...useSearch({ strict: false }) });
  const navigate = useNavigate();
  if (!home) return <OverviewPage />;
  return (
    <Suspense fallback={<Waiting />}>
      <Board
        home
        id={home}
        search={search}
        onSearch={(next) => {
          void navigate({ to: '/', search: next, replace: true, resetScroll: false });
        }}
      />
    </Suspense>
  );
}
