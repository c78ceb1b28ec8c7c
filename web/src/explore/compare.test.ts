import { describe, expect, test } from 'vitest';

import { DAY, dayStart, HOUR, localParts } from '../time/zone';
import { laidOver, windowBefore } from './compare';

const BERLIN = 'Europe/Berlin';
const at = (text: string) => dayStart(text, BERLIN) ?? Number.NaN;

describe('the time before', () => {
  const week = { start: at('2024-04-01'), end: at('2024-04-08') };
  test.each([
    // The clock went forward on 31 March: seven times 24 hours before midnight is eleven in the evening.
    ['previous', '2024-03-24T23:00:00+01:00'],
    ['weekdays', '2024-03-25T00:00:00+01:00'],
    ['year', '2023-04-01T00:00:00+02:00'],
  ] as const)('%s', (kind, expected) => {
    expect(windowBefore(week, kind, BERLIN).start).toBe(Date.parse(expected));
  });
  test('weekdays of three days are those of a week before', () => {
    const window = { start: at('2024-05-14'), end: at('2024-05-17') };
    expect(windowBefore(window, 'weekdays', BERLIN)).toEqual({ start: at('2024-05-07'), end: at('2024-05-10') });
  });
  test('a year before a day that is not there is the day after', () => {
    expect(windowBefore({ start: at('2024-02-29'), end: at('2024-03-01') }, 'year', BERLIN).start).toBe(at('2023-03-01'));
  });
});

describe('laid over', () => {
  test('an hour of the day stays that hour across a clock change', () => {
    const window = { start: at('2024-04-02'), end: at('2024-04-05') };
    const before = windowBefore(window, 'weekdays', BERLIN);
    const hours = Float64Array.from({ length: 72 }, (_, n) => before.start + n * HOUR);
    const over = laidOver(hours, window, 'weekdays', BERLIN);
    expect(over[0]).toBe(window.start);
    expect([...over].map((one) => localParts(one, BERLIN).hour)).toEqual([...hours].map((one) => localParts(one, BERLIN).hour));
  });
  test('the time before is moved by its length', () => {
    const window = { start: 10 * DAY, end: 12 * DAY };
    expect([...laidOver(Float64Array.of(8 * DAY, 9 * DAY), window, 'previous', 'UTC')]).toEqual([10 * DAY, 11 * DAY]);
  });
  test('a year of quarter-hours begins where the window does, and loses none', () => {
    const window = { start: at('2024-01-01'), end: at('2025-01-01') };
    const quarters = Float64Array.from({ length: 35_040 }, (_, n) => at('2023-01-01') + (n * HOUR) / 4);
    const over = laidOver(quarters, window, 'year', BERLIN);
    expect(over[0]).toBe(window.start);
    expect(over).toHaveLength(35_040);
  });
});
