import { describe, expect, it } from 'vitest';

import type { Used } from '../api/usage';
import { byCaller, dayOf, periodsTo, sumOf, sumsBy } from './sums';

const used = (period: string, actor_id: string, requests: number): Used => ({
  period, actor_kind: 'key', actor_id, requests, rows: 10 * requests, bytes_in: 0, bytes_out: 1,
});

describe('what was used', () => {
  it('has every day of UTC up to today, over the end of a year', () => {
    const days = periodsTo(Date.UTC(2024, 0, 2, 23, 59), 'day');
    expect(days).toHaveLength(30);
    expect(days.slice(-3)).toEqual(['2023-12-31', '2024-01-01', '2024-01-02']);
  });

  it('has every month once, even on a day that shorter months have not', () => {
    const months = periodsTo(Date.UTC(2024, 2, 31), 'month');
    expect(months.slice(-3)).toEqual(['2024-01', '2024-02', '2024-03']);
    expect(new Set(months).size).toBe(12);
    expect(dayOf('2024-02')).toBe('2024-02-01');
  });

  it('keeps a period in which nothing was used', () => {
    const days = sumsBy([used('2024-05-01', 'a', 2), used('2024-05-01', 'b', 3)], ({ period }) => period, ['2024-04-30', '2024-05-01']);
    expect(days.map(({ requests }) => requests)).toEqual([0, 5]);
  });

  it('puts first who asked most', () => {
    const rows = [used('2024-05-01', 'a', 2), used('2024-05-01', 'b', 3), used('2024-05-02', 'a', 4)];
    expect(byCaller(rows).map(({ name, requests }) => [name, requests])).toEqual([['key:a', 6], ['key:b', 3]]);
    expect(sumOf(rows)).toEqual({ requests: 9, rows: 90, bytes_in: 0, bytes_out: 3 });
  });
});
