/** What the page asks of the API about how issued forecasts did. */

import { keepPreviousData, queryOptions } from '@tanstack/react-query';

import { bodyOf, client } from './client';
import type { components } from './schema';

type Schemas = components['schemas'];
export type Scores = Schemas['Scores'];
export type ModelScore = Schemas['OfModel'];
export type Promised = Schemas['Promise'];

export const scores = (series_id: number, since: string | null, replayed: boolean) =>
  queryOptions({
    queryKey: ['scores', series_id, since, replayed],
    queryFn: async ({ signal }) => {
      const query = { ...(since && { since }), ...(replayed && { replayed }) };
      return bodyOf(await client.GET('/api/v1/series/{series_id}/scores', { params: { path: { series_id }, query }, signal }));
    },
    placeholderData: keepPreviousData,
  });

/** Have what came since held against what was issued, by a job. */
export const score = async () => bodyOf(await client.POST('/api/v1/scores'));
