import { describe, expect, test } from 'vitest';

import { ticksBetween } from './ticks';
import { DAY, dayOf, dayStart, durationMs, HOUR, localParts, minuteOf, minuteStart } from './zone';

const NEW_YORK = 'America/New_York';

describe('local days of a site', () => {
  test.each([
    ['an ordinary one', '2024-05-01', '2024-05-02', 24],
    ['the one whose clock goes forward', '2024-03-10', '2024-03-11', 23],
    ['the one whose clock goes back', '2024-11-03', '2024-11-04', 25],
  ])('%s has its hours', (_, day, next, hours) => {
    expect(((dayStart(next, NEW_YORK) ?? 0) - (dayStart(day, NEW_YORK) ?? 0)) / HOUR).toBe(hours);
  });
  test('a day that starts at one o’clock, for midnight is skipped', () => {
    expect(dayStart('2022-03-22', 'Asia/Tehran')).toBe(Date.parse('2022-03-21T20:30:00Z'));
    expect(dayOf(Date.parse('2022-03-21T20:30:00Z'), 'Asia/Tehran')).toBe('2022-03-22');
  });
  test('nonsense is no day', () => {
    expect(dayStart('2024-5-1', NEW_YORK)).toBeNull();
    expect(dayStart('2024-13-40', NEW_YORK)).toBeNull();
  });
});

describe('ticks', () => {
  const start = dayStart('2024-03-08', NEW_YORK) ?? 0;

  test('stand on local midnights across a clock change', () => {
    const { at, grain } = ticksBetween(start, start + 6 * DAY, NEW_YORK, 'gregory', 8);
    expect(grain).toBe('day');
    expect(at.map((t) => localParts(t, NEW_YORK).hour)).toEqual(at.map(() => 0));
  });
  test('of hours are round, and none comes twice', () => {
    const { at } = ticksBetween(start + 2 * DAY, start + 3 * DAY, NEW_YORK, 'gregory', 9);
    expect(new Set(at).size).toBe(at.length);
    expect(at.every((t) => localParts(t, NEW_YORK).minute === 0)).toBe(true);
  });
  test('of months follow the reader’s calendar', () => {
    const { at, grain } = ticksBetween(start, start + 200 * DAY, 'Asia/Tehran', 'persian', 8);
    expect(grain).toBe('month');
    expect(at.map((t) => localParts(t, 'Asia/Tehran', 'persian').day)).toEqual(at.map(() => 1));
  });
  test.each([HOUR, DAY, 40 * DAY, 400 * DAY, 8000 * DAY])('of %f ms are never more than asked for', (length) => {
    expect(ticksBetween(start, start + length, NEW_YORK, 'gregory', 6).at.length).toBeLessThanOrEqual(7);
  });
});

test.each([
  ['PT1H', HOUR],
  ['PT15M', HOUR / 4],
  ['P1D', DAY],
  ['P1W', 7 * DAY],
  ['', null],
  ['1h', null],
  [null, null],
])('%s is %s ms', (text, expected) => {
  expect(durationMs(text)).toBe(expected);
});

test('a minute on the wall and its instant are each other’s inverse', () => {
  const at = Date.UTC(2024, 2, 31, 12, 45);
  expect(minuteOf(at, 'Europe/Berlin')).toBe('2024-03-31T14:45');
  expect(minuteStart('2024-03-31T14:45', 'Europe/Berlin')).toBe(at);
  expect(minuteStart('2024-03-31', 'Europe/Berlin')).toBeNull();
});
