/** Which site the address names, and which part of its page. */

import { useQuery } from '@tanstack/react-query';
import { useParams, useSearch } from '@tanstack/react-router';

import { ApiError } from '../api/client';
import { oneSite } from '../api/sites';
import { NotFound } from '../app/NotFound';
import { ChartSkeleton, Failed } from '../app/States';
import { parseSearch } from './search';
import { SitePage } from './SitePage';

const FROM = { from: '/shell/sites/$siteId' } as const;

export function SiteRoute() {
  const { siteId } = useParams(FROM);
  const search = parseSearch({ ...useSearch(FROM) });
  const query = useQuery({ ...oneSite(siteId), enabled: !Number.isNaN(siteId) });
  if (Number.isNaN(siteId) || (query.error instanceof ApiError && query.error.status === 404)) return <NotFound />;
  if (query.data) return <SitePage key={siteId} site={query.data} search={search} />;
  return <section className="fs-card">{query.error ? <Failed error={query.error} onRetry={() => void query.refetch()} /> : <ChartSkeleton />}</section>;
}
