import { describe, expect, test } from 'vitest';

import type { Series } from '../api/queries';
import { DAY, HOUR } from '../time/zone';
import { firstOf, wanted } from './asked';
import { parseSearch } from './search';

const LAST = Date.UTC(2026, 10, 30, 12);
const one = (series_id: number, resolution: string): Series => ({
  series_id,
  unit: 'MW',
  key: `k${series_id}`,
  name: `Series ${series_id}`,
  asset: null,
  quantity: 'load',
  resolution,
  zone: 'UTC',
  latest: { event_at: new Date(LAST).toISOString(), known_at: new Date(LAST).toISOString(), value: 1 },
});
const found = [one(1, 'PT1H'), one(2, 'PT15M')];
const strip = [{ totals: { first_at: new Date(LAST - 900 * DAY).toISOString(), last_at: new Date(LAST).toISOString() } }];

describe('what is asked ahead of the page', () => {
  test.each(['1d', '7d', '1y'])('is what the page asks when it knows all history: %s', (range) => {
    const search = parseSearch({ series: '2-1', range });
    const [asked, shape] = firstOf(search, found) ?? [];
    expect(asked).toEqual({ ids: [2, 1], window: wanted(search, found, { strip, until: 0 }).window, asOf: null });
    expect(asked?.window?.end).toBe(LAST + HOUR / 4);
    expect(shape).toEqual(wanted(search, found, { strip, until: 0 }).shape);
  });

  test('leaves out series that are gone, as the page does', () => {
    expect(firstOf(parseSearch({ series: '2-9' }), found)?.[0].ids).toEqual([2]);
    expect(firstOf(parseSearch({ series: '9' }), found)).toBeNull();
  });

  test('is nothing where the page waits for more: all history, a moment, forecasts', () => {
    expect(firstOf(parseSearch({ series: '1', range: 'all' }), found)).toBeNull();
    expect(firstOf(parseSearch({ series: '1', as_of: '2026-11-30T00:00Z' }), found)).toBeNull();
    expect(firstOf(parseSearch({ series: '1', forecasts: true }), found)).toBeNull();
  });

  test('needs only the series where the address names the times', () => {
    const search = parseSearch({ series: '1', from: '2026-11-01T00:00Z', to: '2026-11-02T00:00Z', as_of: '2026-11-30T00:00Z' });
    expect(firstOf(search, found)?.[0]).toEqual({ ids: [1], window: { start: Date.UTC(2026, 10, 1), end: Date.UTC(2026, 10, 2) }, asOf: '2026-11-30T00:00Z' });
  });
});
