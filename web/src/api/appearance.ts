/** What the page asks of the API about how the organisation looks. */

import { queryOptions } from '@tanstack/react-query';

import { queries } from './cache';
import { bodyOf, client, done } from './client';
import type { components } from './schema';
import { session } from './session';

type Schemas = components['schemas'];
export type Appearance = Schemas['Appearance'];
export type Shades = Schemas['Shades'];
export type Look = Schemas['Wanted'];

export const appearance = queryOptions({
  queryKey: ['appearance'],
  queryFn: async ({ signal }) => bodyOf(await client.GET('/api/v1/appearance', { signal })),
});

export const changeLook = async (body: Look) => taken(bodyOf(await client.PUT('/api/v1/appearance', { body })));

export const changeLogo = async (png: string) => taken(bodyOf(await client.PUT('/api/v1/appearance/logo', { body: { png } })));

export const removeLogo = async () => {
  done(await client.DELETE('/api/v1/appearance/logo'));
  const known = queries.getQueryData(appearance.queryKey);
  if (known) taken({ ...known, logo: null });
};

/** Has the page look so at once. */
function taken(told: Appearance): Appearance {
  queries.setQueryData(appearance.queryKey, told);
  queries.setQueryData(session.queryKey, (old) => old && { ...old, appearance: told });
  return told;
}
