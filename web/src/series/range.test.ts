import { describe, expect, test } from 'vitest';

import { DAY, HOUR } from '../time/zone';
import { iso, padded, parseSearch, presetOf, bucketOf, windowOf } from './range';

const last = Date.UTC(2024, 4, 10, 12);
const extent = { first: Date.UTC(2020, 0, 1), last, until: last + 2 * DAY };

describe('the search of the URL', () => {
  test.each([
    ['a preset', { range: '30d' }, { range: '30d' }],
    ['an unknown preset', { range: '31d' }, {}],
    ['absolute times, which win over a preset', { range: '7d', from: '2024-01-01', to: '2024-02-01' }, { from: '2024-01-01T00:00Z', to: '2024-02-01T00:00Z' }],
    ['times with an offset', { from: '2024-01-01T00:00:00-05:00', to: '2024-01-02T00:00:00-05:00' }, { from: '2024-01-01T05:00Z', to: '2024-01-02T05:00Z' }],
    ['a time that names no zone', { from: '2024-01-01T00:00:00', to: '2024-02-01T00:00:00' }, {}],
    ['an end before its start', { from: '2024-02-01', to: '2024-01-01' }, {}],
    ['half a range', { from: '2024-02-01' }, {}],
    ['a time no archive has', { from: '0001-01-01', to: '2024-01-01' }, {}],
    ['things that are not text', { from: 5, to: { a: 1 }, range: ['7d'], view: 1 }, {}],
    ['a moment to look back from', { as_of: '2024-01-01T05:00:00Z' }, { as_of: '2024-01-01T05:00Z' }],
    ['a moment that is none', { as_of: 'yesterday' }, {}],
    ['the table', { view: 'table' }, { view: 'table' }],
    ['what the page does not know', { lang: '<script>' }, {}],
  ])('%s', (_, raw, expected) => {
    expect(parseSearch(raw)).toEqual(expected);
  });

  test('what is written is read back', () => {
    const written = { from: iso(last), to: iso(last + HOUR) };
    expect(parseSearch(written)).toEqual(written);
  });
});

describe('the window', () => {
  test('a week is the default and takes the forecast with it', () => {
    expect(windowOf({}, extent)).toEqual({ start: last - 7 * DAY, end: last + 2 * DAY });
  });
  test('a day of history is not lost beside a long forecast', () => {
    expect(windowOf({ range: '1d' }, extent)).toEqual({ start: last - DAY, end: last + DAY });
  });
  test('without a forecast it ends with the newest value', () => {
    expect(windowOf({ range: '1d' }, { ...extent, until: 0 }).end).toBe(last);
  });
  test('all is all', () => {
    expect(windowOf({ range: 'all' }, extent)).toEqual({ start: extent.first, end: extent.until });
  });
  test('times of one’s own are taken as they are', () => {
    const search = { from: '2024-01-01T00:00Z', to: '2024-01-02T00:00Z' };
    expect(presetOf(search)).toBe('custom');
    expect(windowOf(search, extent)).toEqual({ start: Date.UTC(2024, 0, 1), end: Date.UTC(2024, 0, 2) });
  });
  test.each([
    ['a month of hours', 30, HOUR, null],
    ['a year of hours', 365, HOUR, 'P1D'],
    ['ten years of hours', 3653, HOUR, 'P1W'],
    ['a century of hours', 36_525, HOUR, 'P1M'],
    ['a year of days', 365, DAY, null],
    ['ten years of days', 3653, DAY, 'P1W'],
    ['forty years of months', 14_610, 30 * DAY, null],
    ['a year without a step', 365, null, 'P1D'],
  ])('%s', (_, days, step, bucket) => {
    expect(bucketOf({ start: 0, end: days * DAY }, step)).toBe(bucket);
  });
  test('padding keeps the middle', () => {
    expect(padded({ start: 100, end: 200 }, 0.5)).toEqual({ start: 50, end: 250 });
  });
});
