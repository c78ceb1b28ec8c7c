import { describe, expect, test } from 'vitest';

import { askedBy, parseSearch } from './search';

const NOW = Date.UTC(2026, 10, 30, 12, 0, 30);

describe('address of the map', () => {
  test('keeps what makes sense and drops the rest', () => {
    const raw = { quantity: 'load', unit: 'MW', of: 'mean', range: '7d', type: 'zone', at: '10,53.5,9', site: '7', junk: 'x' };
    expect(parseSearch(raw)).toEqual({ quantity: 'load', unit: 'MW', of: 'mean', range: '7d', type: 'zone', at: '10.000,53.500,9.0', site: 7 });
    expect(parseSearch({ unit: 'MW', of: 'mode', range: '7d', at: '999,0,0', site: '-3', map: 'on' })).toEqual({});
  });
  test('asks for newest values unless told otherwise, also of a moment', () => {
    expect(askedBy({}, NOW)).toEqual({});
    expect(askedBy({ as_of: '2026-01-01T00:00Z', find: 'a', below: 'us' }, NOW)).toEqual({ as_of: '2026-01-01T00:00Z', words: 'a', parent: 'us' });
  });
  test('a range ends now, to the minute, so that it is asked for once', () => {
    expect(askedBy({ of: 'sum', range: '1d' }, NOW)).toEqual({ statistic: 'sum', start: '2026-11-29T12:00Z', end: '2026-11-30T12:00Z' });
    const own = { of: 'max' as const, from: '2026-01-01T00:00Z', to: '2026-02-01T00:00Z' };
    expect(askedBy(own, NOW)).toMatchObject({ start: own.from, end: own.to });
  });
});
