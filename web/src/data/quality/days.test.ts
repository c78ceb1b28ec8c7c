import { describe, expect, it } from 'vitest';

import type { Cell } from './days';
import { cellsOf, columnsOf, later, leadOf, shareOf, stateOf } from './days';
import { parseSearch } from './search';

const day = (from: string, expected: number | null, there: number | null, values = there ?? 0): Cell => ({ from, to: from, expected, there, values, held: 0 });

describe('a day of a calendar', () => {
  it('is whole only with every step, also one of 23 or 25 hours', () => {
    expect([day('a', 23, 23), day('a', 25, 24), day('a', 24, 0), day('a', 0, 0), day('a', null, null, 7), day('a', null, null)].map(stateOf)).toEqual(['whole', 'part', 'absent', 'none', 'free', 'none']);
  });
  it('is never told as whole for being nearly so', () => {
    expect(shareOf(day('a', 86_400, 86_399))).toBe(0.999);
    expect(shareOf(day('a', 24, 24))).toBe(1);
    expect(shareOf(day('a', 0, 0))).toBeNull();
  });
  it('comes after another, over the end of a month and a leap day', () => {
    expect([later('2024-02-28', 1), later('2024-02-29', 1), later('2024-03-01', -7)]).toEqual(['2024-02-29', '2024-03-01', '2024-02-23']);
    expect([leadOf('2024-05-01', 1), leadOf('2024-05-01', 6)]).toEqual([2, 4]);
  });
});

describe('a row of many days', () => {
  const year = Array.from({ length: 366 }, (_, n) => day(later('2024-01-01', n), 24, n === 40 ? 20 : 24));
  it('joins whole weeks, and loses no step', () => {
    const columns = columnsOf(year);
    expect(columns.length).toBeLessThanOrEqual(62);
    expect(columns[0]).toMatchObject({ from: '2024-01-01', to: '2024-01-07', expected: 168 });
    expect(columns.reduce((sum, { there }) => sum + (there ?? 0), 0)).toBe(366 * 24 - 4);
    expect(columns.filter((cell) => stateOf(cell) === 'part')).toHaveLength(1);
  });
  it('keeps a month day by day, and says nothing of steps where there are none', () => {
    expect(columnsOf(year.slice(0, 31))).toHaveLength(31);
    expect(columnsOf(year.map(({ from }) => day(from, null, null, 2)))[0]).toMatchObject({ expected: null, values: 14 });
    expect(cellsOf({ day: ['2024-05-01'], expected: [null], there: [null], values: [3], held: [1] })).toEqual([{ ...day('2024-05-01', null, null, 3), held: 1 }]);
  });
});

it('an address of the calendar says series, range, moment, words and day, nothing else', () => {
  const told = { series: 4, range: '1y', as_of: '2024-05-01T00:00Z', q: 'north', day: '2024-05-01' };
  expect(parseSearch({ ...told, odd: 1 })).toEqual(told);
  expect(parseSearch({ series: '4', range: 'ever', day: '1 May', q: '' })).toEqual({ series: 4 });
});
