/** What the page asks of the API about who did what. */

import { infiniteQueryOptions, keepPreviousData } from '@tanstack/react-query';

import { bodyOf, client } from './client';
import type { components } from './schema';

export type AuditEntry = components['schemas']['AuditEntry'];

export interface AuditSearch {
  actor: string;
  action: string;
  about: string;
  security: boolean;
  /** Instants, ISO; empty: any. */
  start: string;
  end: string;
}

const queryOf = ({ actor, action, about, security, start, end }: AuditSearch) => ({
  ...(actor && { actor }),
  ...(action && { action }),
  ...(about && { about }),
  ...(security && { security }),
  ...(start && { start }),
  ...(end && { end }),
});

export const auditTrail = (search: AuditSearch) =>
  infiniteQueryOptions({
    queryKey: ['audit', search],
    queryFn: async ({ pageParam, signal }) =>
      bodyOf(await client.GET('/api/v1/audit', { params: { query: { ...queryOf(search), limit: 50, ...(pageParam && { cursor: pageParam }) } }, signal })),
    initialPageParam: '',
    getNextPageParam: (page) => page.next_cursor ?? undefined,
    placeholderData: keepPreviousData,
  });

/** All entries that match, as a CSV file. */
export const auditExport = async (search: AuditSearch): Promise<Blob> => {
  const answer = await client.GET('/api/v1/audit/export', {
    params: { query: queryOf(search) },
    headers: { accept: 'text/csv' },
    parseAs: 'blob',
  });
  return bodyOf<Blob>(answer);
};
