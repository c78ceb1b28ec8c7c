import { describe, expect, it } from 'vitest';

import type { Promised } from '../api/scores';
import { parseSearch } from './search';
import { quantilesOf, rangeOf, verdictOf } from './verdict';

const promise = (low: number, high: number, observed_share: number, kept: boolean | null): Promised => ({
  low, high, promised_share: high - low, observed_share, band_low: high - low - 0.05, band_high: high - low + 0.05, issues: 28, kept,
});

describe('a promise', () => {
  it.each([
    ['kept', promise(0.1, 0.9, 0.78, true)],
    ['few', promise(0.1, 0.9, 0.5, null)],
    ['narrow', promise(0.1, 0.9, 0.7, false)],
    ['wide', promise(0.1, 0.9, 0.9, false)],
    ['low', promise(0, 0.5, 0.4, false)],
    ['high', promise(0, 0.5, 0.6, false)],
  ])('is %s', (verdict, told) => {
    expect(verdictOf(told)).toBe(verdict);
  });

  it('of a range is told from that of a quantile', () => {
    const coverage = [promise(0.1, 0.9, 0.8, true), promise(0.05, 0.95, 0.9, true), promise(0, 0.9, 0.9, true), promise(0, 0.1, 0.1, true)];
    const scores = { series_id: 1, issues: 28, replayed_issues: 0, models: [], coverage };
    expect(rangeOf(scores, 0.9)?.low).toBe(0.05);
    expect(quantilesOf(scores).map(({ high }) => high)).toEqual([0.1, 0.9]);
  });
});

it('the address says nothing that is not meant', () => {
  expect(parseSearch({ series: '4', span: '30d', replayed: true, model: '' })).toEqual({ series: 4, span: '30d', replayed: true });
  expect(parseSearch({ series: '-4', span: 'all', replayed: 'no', model: 7 })).toEqual({});
});
