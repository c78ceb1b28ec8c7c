/** What the page asks of the API about why a forecast says what it says. */

import { queryOptions } from '@tanstack/react-query';

import type { Language } from '../i18n/language';
import { bodyOf, client } from './client';
import type { components } from './schema';

type Schemas = components['schemas'];
export type Explanation = Schemas['Explanation'];
export type Change = Schemas['Change'];
export type Issue = Schemas['Issue'];

/** Of which issue and series; with `beforeId` why it changed since that one. */
export interface Asked {
  issueId: string;
  beforeId: string | null;
  seriesId: number;
}

export const issues = (seriesId: number) =>
  queryOptions({
    queryKey: ['forecast', seriesId, 'issues'],
    queryFn: async ({ signal }) =>
      bodyOf(await client.GET('/api/v1/series/{series_id}/forecasts', { params: { path: { series_id: seriesId }, query: { limit: 50 } }, signal })),
  });

/** What a job worked out; null where nobody has asked for it yet. */
export const why = ({ issueId, beforeId, seriesId }: Asked, lang: Language) =>
  queryOptions({
    queryKey: ['why', issueId, beforeId, seriesId, lang],
    queryFn: async ({ signal }): Promise<Explanation | Change | null> => {
      const query = { series_id: seriesId, lang };
      const answer = beforeId
        ? await client.GET('/api/v1/issues/{issue_id}/changes/{before_id}', { params: { path: { issue_id: issueId, before_id: beforeId }, query }, signal })
        : await client.GET('/api/v1/issues/{issue_id}/explanation', { params: { path: { issue_id: issueId }, query }, signal });
      if ((answer.error as { code?: string } | undefined)?.code === 'explanation-absent') return null;
      return bodyOf<Explanation | Change>(answer);
    },
    staleTime: Infinity,
  });

/** Have a job work it out. */
export async function workOut({ issueId, beforeId, seriesId }: Asked) {
  const query = { series_id: seriesId };
  return bodyOf(
    beforeId
      ? await client.POST('/api/v1/issues/{issue_id}/changes/{before_id}', { params: { path: { issue_id: issueId, before_id: beforeId }, query } })
      : await client.POST('/api/v1/issues/{issue_id}/explanation', { params: { path: { issue_id: issueId }, query } }),
  );
}
