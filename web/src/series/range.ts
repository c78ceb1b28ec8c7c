/** The page's range: its place in the URL, and the window it means for one series. */

import { DAY, HOUR, MONTH, WEEK } from '../time/zone';

export const PRESETS = ['1d', '7d', '30d', '1y', 'all'] as const;
export type Preset = (typeof PRESETS)[number];

export interface Search {
  range?: Preset;
  from?: string;
  to?: string;
  view?: 'table';
  /** Show what was known at this instant. */
  as_of?: string;
  /** Tell what changed since this issue. */
  since?: string;
  /** Notes are not shown. */
  notes?: 'off';
}

export interface Window {
  start: number;
  end: number;
}

export interface Extent {
  first: number;
  last: number;
  /** End of the forecast, if one is shown. */
  until: number;
}

const LENGTH: Record<Exclude<Preset, 'all'>, number> = { '1d': DAY, '7d': 7 * DAY, '30d': 30 * DAY, '1y': 365 * DAY };
const EARLIEST = Date.UTC(1900, 0, 1);
const LATEST = Date.UTC(2200, 0, 1);
export const SHORTEST = HOUR;
/** So many values can still be told apart as a line. */
const MOST_STEPS = 2000;

function instant(text: unknown): number | null {
  if (typeof text !== 'string' || !/^\d{4}-\d{2}-\d{2}(T[\d:.]+(Z|[+-]\d{2}:\d{2}))?$/.test(text)) return null;
  const at = Date.parse(text);
  return Number.isNaN(at) || at < EARLIEST || at > LATEST ? null : at;
}

/** Keep of a URL's search what makes sense; a wrong or half range is dropped, never guessed. */
export function parseSearch(raw: Record<string, unknown>): Search {
  const search: Search = {};
  const from = instant(raw['from']);
  const to = instant(raw['to']);
  if (from !== null && to !== null && to - from >= SHORTEST) {
    search.from = iso(from);
    search.to = iso(to);
  } else if (PRESETS.includes(raw['range'] as Preset)) {
    search.range = raw['range'] as Preset;
  }
  if (raw['view'] === 'table') search.view = 'table';
  if (raw['notes'] === 'off') search.notes = 'off';
  const asOf = instant(raw['as_of']);
  if (asOf !== null) search.as_of = iso(asOf);
  if (typeof raw['since'] === 'string' && /^[\w-]{1,36}$/.test(raw['since'])) search.since = raw['since'];
  return search;
}

/** The same search, looked at from another moment; null is now. */
export function withAsOf({ as_of: _, ...search }: Search, asOf: string | null): Search {
  return asOf ? { ...search, as_of: asOf } : search;
}

/** Absolute times without needless digits: a link keeps meaning what it meant. */
export function iso(at: number): string {
  return new Date(Math.round(at / 60_000) * 60_000).toISOString().replace(':00.000Z', 'Z');
}

export function presetOf(search: Search): Preset | 'custom' {
  return search.from && search.to ? 'custom' : (search.range ?? '7d');
}

/**
 * The window a search means. A preset ends with the newest value and adds as much of the forecast as it is
 * itself long, so that a day of history is not lost beside a week of forecast.
 */
export function windowOf(search: Search, extent: Extent): Window {
  const preset = presetOf(search);
  if (preset === 'custom') return { start: Date.parse(search.from ?? ''), end: Date.parse(search.to ?? '') };
  const until = Math.max(extent.until, extent.last);
  if (preset === 'all') return { start: extent.first, end: Math.max(until, extent.first + SHORTEST) };
  const length = LENGTH[preset];
  return { start: extent.last - length, end: Math.min(until, extent.last + length) };
}

/** A wider window to fetch, so that a small pan shows data at once. */
export function padded(window: Window, share = 0.25): Window {
  const pad = (window.end - window.start) * share;
  return { start: window.start - pad, end: window.end + pad };
}

export type Bucket = 'P1D' | 'P1W' | 'P1M';

const BUCKETS: { bucket: Bucket; length: number; longest: number }[] = [
  { bucket: 'P1D', length: DAY, longest: 3 * 366 * DAY },
  { bucket: 'P1W', length: WEEK, longest: 25 * 366 * DAY },
  { bucket: 'P1M', length: MONTH, longest: Infinity },
];

/** Long windows of a fine series are read as means of local days, weeks or months with their range, not as a blue mass. */
export function bucketOf(window: Window, stepMs: number | null): Bucket | null {
  const length = window.end - window.start;
  const step = stepMs ?? 0;
  if (length <= 120 * DAY || length <= MOST_STEPS * step) return null;
  return BUCKETS.find((one) => length <= one.longest && one.length > step)?.bucket ?? null;
}
