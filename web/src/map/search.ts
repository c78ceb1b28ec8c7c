/** What the address of the map says: what is shown, of when, of which sites, where it looks, and which site is chosen. */

import { STATISTICS } from '../explore/search';
import { parseSearch as parseRange, windowOf, type Search as RangeSearch } from '../series/range';
import { iso } from '../series/range';
import type { MapAsked } from '../api/sites';
import { viewOf, writtenView } from './geo';

export interface Search extends Pick<RangeSearch, 'range' | 'from' | 'to' | 'as_of'> {
  quantity?: string;
  unit?: string;
  /** Of the range; without it the newest value is shown. */
  of?: (typeof STATISTICS)[number];
  type?: string;
  find?: string;
  /** Key of the site that the others are below. */
  below?: string;
  at?: string;
  site?: number;
  /** The table in the place of the map, on a phone. */
  view?: 'table';
  map?: 'off';
}

const text = (value: unknown, most: number) => (typeof value === 'string' && value.trim() !== '' && value.length <= most ? value : undefined);

export function parseSearch(raw: Record<string, unknown>): Search {
  const { since: _, view, ...range } = parseRange(raw);
  const [quantity, unit, type, find, below] = [text(raw['quantity'], 64), text(raw['unit'], 64), text(raw['type'], 64), text(raw['find'], 200), text(raw['below'], 200)];
  const of = STATISTICS.find((known) => known === raw['of']);
  const look = viewOf(raw['at']);
  const site = Number(raw['site']);
  return {
    ...(of && range),
    ...(range.as_of && { as_of: range.as_of }),
    ...(quantity && { quantity }),
    ...(quantity && unit && { unit }),
    ...(of && { of }),
    ...(type && { type }),
    ...(find && { find }),
    ...(below && { below }),
    ...(look && { at: writtenView(look) }),
    ...(Number.isSafeInteger(site) && site > 0 && { site }),
    ...(view && { view }),
    ...(raw['map'] === 'off' && { map: 'off' as const }),
  };
}

/** What the API is asked for; a range ends now, or at the moment that is looked from. Minutes are enough, so that it is asked once. */
export function askedBy(search: Search, now: number): MapAsked {
  const { quantity, unit, of, type, find, below, as_of } = search;
  const last = Math.floor((as_of ? Date.parse(as_of) : now) / 60_000) * 60_000;
  const window = of && windowOf(search, { first: Date.UTC(1970, 0), last, until: last });
  return {
    ...(quantity && { quantity }),
    ...(unit && { unit }),
    ...(of && { statistic: of }),
    ...(window && { start: iso(window.start), end: iso(window.end) }),
    ...(as_of && { as_of }),
    ...(type && { asset_type: type }),
    ...(find && { words: find }),
    ...(below && { parent: below }),
  };
}
