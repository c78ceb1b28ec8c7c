/** What routes share: a permission that opens a page, what it asks first, and numbers in addresses. */

import type { QueryFunction, QueryKey, SkipToken } from '@tanstack/react-query';
import { notFound } from '@tanstack/react-router';

import { queries } from '../api/cache';
import { session, type Permission } from '../api/session';
import { NotFound } from './NotFound';

/** A number in an address; what is none opens no page. */
export const numbered = <Name extends string>(name: Name) => ({
  parse: (raw: Record<Name, string>) => ({ [name]: /^\d{1,15}$/.test(raw[name]) ? Number(raw[name]) : Number.NaN }) as Record<Name, number>,
  stringify: (said: Record<Name, number>) => ({ [name]: String(said[name]) }) as Record<Name, string>,
});

/** What a page asks first is on its way while the page itself still comes, and so is what it asks next; what is there already is not asked again. */
export const ahead = <Key extends QueryKey, Told>(asked: { queryKey: Key; queryFn?: QueryFunction<Told, Key> | SkipToken }, next?: (told: Told) => void) => {
  // The page asks again and tells what was wrong.
  queries.query({ ...asked, staleTime: 'static' }).then(next, () => undefined);
};

/** To everybody else the page is not there. */
export const opensBy = (permission: Permission, ask?: (search: Record<string, unknown>) => void) => ({
  loader: ({ location }: { location: { search: object } }) => {
    if (!queries.getQueryData(session.queryKey)?.permissions.includes(permission)) throw notFound();
    ask?.({ ...location.search });
  },
  notFoundComponent: NotFound,
});
