/** Whose first run it is, and which way it goes: by whether there is a series yet. */

import { bodyOf, client } from '../api/client';
import { useMay, useSession } from '../app/useSession';
import { keep } from './kept';
import { PATHS } from './steps';

export function useWhose(): string {
  const { me } = useSession();
  return me ? `${me.organisation.slug} ${me.person.email}` : '-';
}

/** Null where there is nothing that one could do: no series, and no permission to load any. */
export function useBegin(): () => Promise<boolean> {
  const whose = useWhose();
  const may = useMay();
  return async () => {
    const { items } = bodyOf(await client.GET('/api/v1/series', { params: { query: { limit: 1 } } }));
    const path = items.length > 0 ? 'series' : 'file';
    if (path === 'file' && !may('file:upload')) return false;
    keep(whose, { path, step: PATHS[path][0] });
    return true;
  };
}
