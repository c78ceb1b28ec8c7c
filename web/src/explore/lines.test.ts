import { describe, expect, test } from 'vitest';

import type { Series } from '../api/queries';
import { DAY, HOUR } from '../time/zone';
import { isDrawn, linesOf, type Read } from './lines';

const series = (series_id: number, unit: string): Series => ({
  series_id,
  unit,
  key: `k${series_id}`,
  name: `Series ${series_id}`,
  asset: null,
  quantity: 'load',
  resolution: 'PT1H',
  zone: 'Europe/Berlin',
  latest: null,
});
const window = { start: 0, end: DAY };
const totals = { count: 3, mean: 2, min: 1, max: 3, sum: 6, first_at: null, last_at: null };
const part = (series_id: number, event_at: number[], value: number[]) => ({ series_id, sampling: 'raw' as const, totals, columns: { event_at, value } });
const picture = (parts: ReturnType<typeof part>[]) => ({ start: '', end: '', as_of: null, resolution: null, statistic: null, series: parts });
const looks = { hidden: [], scheme: 'light', compare: null } as const;

const read: Read = {
  series: [series(1, 'MW'), series(2, 'degC'), series(3, 'EUR/MWh')],
  drawn: picture([part(2, [0, HOUR, 4 * HOUR], [1, 2, 3])]),
  past: undefined,
  changed: undefined,
  forecasts: [],
  anomalies: [],
  window,
  bucket: null,
  extent: { first: 0, last: DAY, until: 0 },
};

describe('lines', () => {
  test('a third unit is not drawn until another one is hidden', () => {
    expect(linesOf(read, looks).map(isDrawn)).toEqual([true, true, false]);
    expect(linesOf(read, { ...looks, hidden: [1] }).map(isDrawn)).toEqual([false, true, true]);
  });
  test('each takes its own part of the answer, with a hole where values are missing', () => {
    const [none, some] = linesOf(read, looks);
    expect(none?.part).toBeNull();
    expect([...(some?.history.value ?? [])]).toEqual([1, 2, Number.NaN, 3]);
  });
  test('the time before is laid over the window', () => {
    const past = picture([part(2, [-DAY, HOUR - DAY], [5, 6])]);
    const [, line] = linesOf({ ...read, past }, { ...looks, compare: 'previous' });
    expect([...(line?.before?.at ?? [])]).toEqual([0, HOUR]);
  });
  test('what was restated is told as it is now, and only then', () => {
    const columns = { event_at: [HOUR], then: [2], now: [20], known_at: [DAY] };
    const changed = [1, 2].map((series_id) => ({ series_id, restated: series_id - 1, fresh: 4, columns }));
    const [first, second] = linesOf({ ...read, changed }, looks);
    expect(first?.toldNow).toBeNull();
    expect([...(second?.toldNow?.value ?? [])]).toEqual([20]);
  });
  test('an anomaly rings the value of its stretch that is furthest off', () => {
    const found = { series_id: 2, start_at: new Date(0).toISOString(), end_at: new Date(4 * HOUR).toISOString() } as Read['anomalies'][number];
    const [first, second] = linesOf({ ...read, anomalies: [found] }, looks);
    expect(first?.rings).toEqual([]);
    expect(second?.rings).toEqual([{ at: 4 * HOUR, value: 3 }]);
    expect(second?.stretches?.value).toHaveLength(4);
  });
});
