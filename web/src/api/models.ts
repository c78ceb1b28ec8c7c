/** Trained models, newest first. */

import { queryOptions } from '@tanstack/react-query';

import { bodyOf, client } from './client';

export const models = queryOptions({
  queryKey: ['models'],
  queryFn: async ({ signal }) => bodyOf(await client.GET('/api/v1/models', { params: { query: { limit: 100 } }, signal })),
});
