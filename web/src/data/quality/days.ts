/** Days as cells of a calendar: pure. */

import type { Days } from '../../api/quality';
import { DAY } from '../../time/zone';

export interface Cell {
  /** First and last date, both told. */
  from: string;
  to: string;
  /** Null: no regular step. */
  expected: number | null;
  there: number | null;
  values: number;
  held: number;
}

/** whole: every step is there; part: some; absent: none; free: values without a step; none: nothing to expect. */
export type State = 'whole' | 'part' | 'absent' | 'free' | 'none';

export function stateOf({ expected, there, values }: Pick<Cell, 'expected' | 'there' | 'values'>): State {
  if (expected === null || there === null) return values > 0 ? 'free' : 'none';
  if (expected === 0) return 'none';
  return there === 0 ? 'absent' : there < expected ? 'part' : 'whole';
}

/** The share of steps that are there, 0 to 1; null where nothing is expected. Not all is never told as all. */
export function shareOf({ expected, there }: Pick<Cell, 'expected' | 'there'>): number | null {
  if (!expected || there === null) return null;
  return there < expected ? Math.min(there / expected, 0.999) : 1;
}

export function cellsOf(days: Days): Cell[] {
  return days.day.map((day, i) => ({
    from: day,
    to: day,
    expected: days.expected[i] ?? null,
    there: days.there[i] ?? null,
    values: days.values[i] ?? 0,
    held: days.held[i] ?? 0,
  }));
}

/** So many columns can be told apart. */
const MOST_COLUMNS = 62;

/** Days, or of a long time equal stretches of days, so that a row stays readable. */
export function columnsOf(cells: readonly Cell[]): Cell[] {
  const length = cells.length <= MOST_COLUMNS ? 1 : Math.ceil(cells.length / MOST_COLUMNS / 7) * 7;
  if (length === 1) return [...cells];
  return Array.from({ length: Math.ceil(cells.length / length) }, (_, n) => joined(cells.slice(n * length, (n + 1) * length)));
}

function joined(cells: readonly Cell[]): Cell {
  const sum = (name: 'expected' | 'there' | 'values' | 'held') => cells.reduce((all, cell) => all + (cell[name] ?? 0), 0);
  const irregular = cells.every(({ expected }) => expected === null);
  return {
    from: cells[0]?.from ?? '',
    to: cells.at(-1)?.to ?? '',
    expected: irregular ? null : sum('expected'),
    there: irregular ? null : sum('there'),
    values: sum('values'),
    held: sum('held'),
  };
}

/** Noon of a date in UTC: far enough from midnight to be that date in a calendar of UTC. */
export const noonOf = (day: string) => Date.parse(`${day}T12:00:00Z`);

/** The same date so many days later. */
export const later = (day: string, days: number) => new Date(noonOf(day) + days * DAY).toISOString().slice(0, 10);

/** How many days of the first week come before a date, in weeks that begin on a weekday (0: Sunday). */
export const leadOf = (day: string, first: number) => (new Date(noonOf(day)).getUTCDay() - first + 7) % 7;
