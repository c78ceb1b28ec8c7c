/** What the page asks of the API about what was used. */

import { queryOptions } from '@tanstack/react-query';

import { bodyOf, client } from './client';
import type { components } from './schema';

export type Used = components['schemas']['Usage'];
export type By = 'day' | 'month';

/** What each caller used from a day of UTC on; the newest first. */
export const usage = (by: By, start: string) =>
  queryOptions({
    queryKey: ['usage', by, start],
    queryFn: async ({ signal }) => bodyOf(await client.GET('/api/v1/usage', { params: { query: { by, start } }, signal })),
  });
