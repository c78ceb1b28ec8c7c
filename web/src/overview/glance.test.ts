import { describe, expect, test } from 'vitest';

import type { Glance, Overview } from '../api/overview';
import { ages, ahead, movers, shownLarge, toReview } from './glance';
import { bandPath, linePath, placeIn } from './paths';
import { parseSearch } from './search';

const NOW = Date.parse('2024-05-10T12:00:00Z');
const HOUR = 3_600_000;
const iso = (ago: number) => new Date(NOW - ago).toISOString();

const peak = (inHours: number, over = false) =>
  ({ event_at: iso(-inHours * HOUR), median: 5, low: 4, high: 6, over }) as unknown as Glance['next_peak'];

const seen = (series_id: number, told: Partial<Glance> = {}) =>
  ({ series_id, resolution: 'PT1H', latest: { event_at: iso(HOUR), known_at: iso(0), value: 1 }, recent: null, next_peak: null, move: null, ...told }) as Glance;

const overview = (...series: Glance[]) => ({ main_series_id: 2, series }) as Overview;

describe('the series that is shown large', () => {
  test('is the one of the address, else the main one, else one with values', () => {
    const told = overview(seen(1, { latest: null }), seen(2), seen(3));
    expect(shownLarge(told, 3)?.series_id).toBe(3);
    expect(shownLarge(told, 99)?.series_id).toBe(2);
    expect(shownLarge({ ...told, main_series_id: null }, undefined)?.series_id).toBe(2);
    expect(shownLarge(overview(), undefined)).toBeUndefined();
  });
});

describe('what is picked out', () => {
  test('what went furthest comes first, whichever way', () => {
    const recent = { event_at: [], value: [] } as unknown as Glance['recent'];
    const told = overview(seen(1, { move: 0.2, recent }), seen(2, { move: -0.9, recent }), seen(3, { move: 0.95 }));
    expect(movers(told).map(({ series_id }) => series_id)).toEqual([2, 1]);
  });
  test('the next peak comes first, forecasts that are over last', () => {
    const told = overview(seen(1, { next_peak: peak(-9, true) }), seen(2, { next_peak: peak(8) }), seen(3), seen(4, { next_peak: peak(2) }));
    expect(ahead(told).map(({ series_id }) => series_id)).toEqual([4, 2, 1]);
  });
  test('a series is late by its own step: three hours are late for hours, not for days', () => {
    const latest = (ago: number) => ({ event_at: iso(ago), known_at: iso(0), value: 1 });
    const told = overview(
      seen(1, { latest: latest(3.5 * HOUR) }),
      seen(2, { latest: latest(3.5 * HOUR), resolution: 'P1D' }),
      seen(3, { latest: null }),
      seen(4, { latest: latest(-36 * HOUR) }),
    );
    expect(ages(told, NOW).map(({ series, late }) => [series.series_id, late])).toEqual([
      [3, true],
      [1, true],
      [2, false],
      [4, false],
    ]);
  });
  test('what is not known as of a moment is not counted', () => {
    expect(toReview({ open_anomalies: 2, held_rows: 3, failed_jobs: 0, coverage_broken: null, uncertified_models: 1 })).toBe(6);
  });
});

describe('paths', () => {
  const place = placeIn({ start: 0, end: 10 }, { min: 0, max: 2 }, 100, 20);
  test('a line has a hole where a value is missing', () => {
    expect(linePath([0, 5, 6, 10], [0, 2, null, 1], place)).toBe('M0 20L50 0M100 10');
    expect(linePath([0, 5], [Number.NaN, 2], place)).toBe('M50 0');
  });
  test('a band goes there above and back below', () => {
    expect(bandPath([0, 10], [0, 0], [1, 2], place)).toBe('M0 10L100 0L100 20L0 20Z');
    expect(bandPath([0], [0], [1], place)).toBe('');
  });
  test('a flat line does not divide by nothing', () => {
    expect(linePath([3], [7], placeIn({ start: 3, end: 3 }, { min: 7, max: 7 }, 100, 20))).toBe('M0 20');
  });
});

describe('the address', () => {
  test('nonsense is dropped', () => {
    expect(parseSearch({ series: '4', as_of: '2024-05-07T12:00:00Z', x: 1 })).toEqual({ series: 4, as_of: '2024-05-07T12:00Z' });
    expect(parseSearch({ series: '-1', as_of: 'yesterday' })).toEqual({});
  });
});
