import { describe, expect, test } from 'vitest';

import { frozen, idsOf, parseSearch, written } from './search';

describe('the address', () => {
  test.each([
    ['several series', { series: '3-7-3' }, { series: '3-7' }],
    ['one, as the router reads it', { series: 3 }, { series: 3 }],
    ['none that could be', { series: 'a-0--5' }, { series: 5 }],
    ['hidden ones, of those chosen', { series: '3-7', off: '7-9' }, { series: '3-7', off: 7 }],
    ['a step, a statistic and a comparison', { by: 'P1W', of: 'sum', compare: 'year' }, { by: 'P1W', of: 'sum', compare: 'year' }],
    ['what is so anyhow', { of: 'mean' }, {}],
    ['what there is not', { by: 'P2D', of: 'median', compare: 'tomorrow', forecasts: 'maybe', since: 'x' }, {}],
    ['overlays', { forecasts: true, anomalies: 'true' }, { forecasts: true, anomalies: true }],
    ['range and moment', { range: '30d', as_of: '2024-01-01T05:00:00Z' }, { range: '30d', as_of: '2024-01-01T05:00Z' }],
  ])('%s', (_, raw, expected) => {
    expect(parseSearch(raw)).toEqual(expected);
  });

  test('never names more series than a request may', () => {
    expect(idsOf(Array.from({ length: 300 }, (_, n) => n + 1).join('-'))).toHaveLength(200);
  });
  test('of no series says nothing', () => {
    expect(written([])).toBeUndefined();
  });
});

test('a link that keeps the picture says when, and what was known by then', () => {
  const now = Date.parse('2024-05-10T12:34:56Z');
  const window = { start: Date.parse('2024-05-01T00:00Z'), end: Date.parse('2024-05-08T00:00Z') };
  const link = frozen({ series: '1-2', range: '7d', compare: 'weekdays' }, window, now);
  expect(link).toEqual({ series: '1-2', compare: 'weekdays', from: '2024-05-01T00:00Z', to: '2024-05-08T00:00Z', as_of: '2024-05-10T12:35Z' });
  expect(parseSearch({ ...link })).toEqual(link);
  expect(frozen({ ...link, as_of: '2024-05-02T06:00Z' }, window, now).as_of).toBe('2024-05-02T06:00Z');
});
