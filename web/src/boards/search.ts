/** What the address of a dashboard says: its range, from when it is looked at, and whether it is being composed. */

import type { Dashboard } from '../api/dashboards';
import { iso, parseSearch as parseRange, windowOf, type Search as RangeSearch, type Window } from '../series/range';
import { durationMs } from '../time/zone';

export interface Search extends Pick<RangeSearch, 'range' | 'from' | 'to' | 'as_of'> {
  compose?: true;
  /** Key of the asset that the page is narrowed to; empty: to none, whatever its document says. */
  site?: string;
}

const LONGEST_KEY = 200;

export function parseSearch(raw: Record<string, unknown>): Search {
  const { view: _, since: __, ...range } = parseRange(raw);
  const compose = raw['compose'] === true || raw['compose'] === 'true';
  const site = typeof raw['site'] === 'number' ? String(raw['site']) : raw['site'];
  const named = typeof site === 'string' && site.length <= LONGEST_KEY;
  return { ...range, ...(compose && { compose: true as const }), ...(named && { site }) };
}

/** To what the page is narrowed: by its address, else by its document; empty: to nothing. */
export const siteOf = ({ site }: Search, content: Partial<Dashboard['content']>) => site ?? content.site ?? '';

/** The same page narrowed to a site; what its document says anyhow is not in the address. */
export function narrowed({ site: _, ...rest }: Search, site: string, content: Partial<Dashboard['content']>): Search {
  return site === (content.site ?? '') ? rest : { ...rest, site };
}

/** The range that is shown: the one of the address, else that of the dashboard. */
export function rangeOf({ range, from, to }: Search, content: Dashboard['content']): Pick<RangeSearch, 'range' | 'from' | 'to'> {
  if (from && to) return { from, to };
  return { range: range ?? content.range };
}

/** One window for all panels, which ends with the newest value of all their series; null where nothing has a value. */
export function pageWindow(search: Search, { content, series }: Dashboard, now: number): Window | null {
  const range = rangeOf(search, content);
  if (range.from && range.to) return windowOf(range, { first: 0, last: 0, until: 0 });
  const known = search.as_of ? Date.parse(search.as_of) : now;
  const newest = series.flatMap(({ latest }) => (latest ? [Math.min(Date.parse(latest.event_at), known)] : []));
  if (newest.length === 0) return null;
  const last = Math.max(...newest);
  const steps = series.map(({ resolution }) => durationMs(resolution) ?? 60_000);
  const after = Math.min(...steps);
  // A window that ends at the newest value holds it, and is as long as it says.
  if (range.range === 'all') return { start: Number.NEGATIVE_INFINITY, end: last + after };
  const { start, end } = windowOf(range, { first: last, last, until: last });
  return { start: start + after, end: end + after };
}

/** The window as a request says it; without an end it is open. */
export const asked = ({ start, end }: Window) => ({ ...(Number.isFinite(start) && { start: iso(start) }), end: iso(end) });

/** The same page with a site and times that stand still. */
export function frozen(search: Search, window: Window | null, now: number): Record<string, string> {
  const site = search.site !== undefined && { site: search.site };
  const moment = search.as_of ?? iso(Math.ceil(now / 60_000) * 60_000);
  if (!window || !Number.isFinite(window.start)) return { range: 'all', as_of: moment, ...site };
  return { from: iso(window.start), to: iso(window.end), as_of: moment, ...site };
}
