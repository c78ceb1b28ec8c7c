/** What was used, added up: by caller, and by period with the periods in which nothing was. */

import type { By, Used } from '../api/usage';
import { MEASURES, type Measure } from './search';

const DAYS = 30;
const MONTHS = 12;
export type Sums = Record<Measure, number>;
export type Total = Sums & { name: string };

/** A caller in one text: `key:ID`. */
export const callerOf = ({ actor_kind, actor_id }: Used) => `${actor_kind}:${actor_id}`;

/** The periods up to this one, oldest first: `2024-05-01` for days of UTC, `2024-05` for months. */
export function periodsTo(now: number, by: By): string[] {
  const today = new Date(now);
  return Array.from({ length: by === 'day' ? DAYS : MONTHS }, (_, back) => {
    const [days, months] = by === 'day' ? [back, 0] : [0, back];
    const first = by === 'day' ? today.getUTCDate() : 1;
    return new Date(Date.UTC(today.getUTCFullYear(), today.getUTCMonth() - months, first - days)).toISOString().slice(0, by === 'day' ? 10 : 7);
  }).reverse();
}

/** The first day of a period. */
export const dayOf = (period: string) => (period.length === 7 ? `${period}-01` : period);

export function sumOf(rows: readonly Used[]): Sums {
  const sums: Sums = { requests: 0, rows: 0, bytes_in: 0, bytes_out: 0 };
  for (const row of rows) for (const measure of MEASURES) sums[measure] += row[measure];
  return sums;
}

/** One sum for each name, in the order of the names. */
export function sumsBy(rows: readonly Used[], nameOf: (row: Used) => string, names: readonly string[]): Total[] {
  return names.map((name) => ({ name, ...sumOf(rows.filter((row) => nameOf(row) === name)) }));
}

/** The callers, who asked most first. */
export function byCaller(rows: readonly Used[]): Total[] {
  return sumsBy(rows, callerOf, [...new Set(rows.map(callerOf))]).sort((a, b) => b.requests - a.requests);
}
