import { describe, expect, test } from 'vitest';

import { isoOf, typedOf } from './typed';

describe('a day that is typed', () => {
  test.each([
    ['2024-03-20', '2024-03-20'],
    ['2024/3/5', '2024-03-05'],
    ['۲۰۲۴/۰۳/۲۰', '2024-03-20'],
    ['1403/01/01', '2024-03-20'],
    ['۱۴۰۳/۱/۱', '2024-03-20'],
    ['۱۴۰۳/۱۲/۳۰', '2025-03-20'],
    ['١٤٠٣-٠٧-٠١', '2024-09-22'],
    ['۱۴۰۳/۰۱/۰۱ ۱۸:۳۰', '2024-03-20T18:30'],
    [' 2024-03-20T06:05 ', '2024-03-20T06:05'],
  ])('%s is %s, in either calendar and with either digits', (text, iso) => {
    expect(isoOf(text)).toBe(iso);
  });
  test.each(['', '1404/12/30', '1403/13/01', '1403/00/10', '2023-02-29', '2024-03-20 24:00', '20/03/2024', 'tomorrow', '1403/07/31'])('%s is none', (text) => {
    expect(isoOf(text)).toBeNull();
  });
  test('reads back as what the field showed, on every day of ten years and in both calendars', () => {
    for (let at = Date.UTC(2018, 0, 1); at < Date.UTC(2028, 0, 1); at += 86_400_000) {
      const day = new Date(at).toISOString().slice(0, 10);
      for (const calendar of ['gregory', 'persian'] as const) {
        if (isoOf(typedOf(day, calendar)) !== day) throw new Error(`${calendar} ${day}`);
      }
    }
    expect(typedOf('2024-03-20T18:30', 'persian')).toBe('1403/01/01 18:30');
    expect(typedOf('', 'persian')).toBe('');
  });
});
