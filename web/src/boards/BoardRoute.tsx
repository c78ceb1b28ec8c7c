/** One dashboard by its address. */

import { useNavigate, useParams, useSearch } from '@tanstack/react-router';

import { Board } from './Board';
import { parseSearch, type Search } from './search';

export function BoardRoute() {
  const { dashboardId = '' } = useParams({ strict: false });
  const search = parseSearch({ ...useSearch({ strict: false }) });
  const navigate = useNavigate();
  const show = (next: Search) => {
    void navigate({ to: '/dashboards/$dashboardId', params: { dashboardId }, search: next, replace: true, resetScroll: false });
  };
  return <Board key={dashboardId} id={dashboardId} search={search} onSearch={show} />;
}
