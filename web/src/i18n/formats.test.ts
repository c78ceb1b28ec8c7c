import { describe, expect, test } from 'vitest';

import { DAY } from '../time/zone';
import { en, type Strings } from './en';
import { fa } from './fa';
import { makeFormats } from './formats';

const at = Date.UTC(2024, 2, 20, 12);

describe('numbers and times', () => {
  const english = makeFormats('en');
  const persian = makeFormats('fa');

  test.each([
    [36_512.4, '36,512'],
    [812.34, '812.3'],
    [36.512, '36.5'],
    [0.01234, '0.0123'],
    [-4.2, '-4.2'],
  ])('%f reads %s', (value, text) => {
    expect(english.number(value)).toBe(text);
  });
  test('Persian has its own digits and its own year', () => {
    expect(persian.number(36.5)).toBe('۳۶٫۵');
    expect(persian.day(at, 'Asia/Tehran')).toBe('چهارشنبه ۱ فروردین ۱۴۰۳');
  });
  test('times are of the site, not of the reader', () => {
    expect(english.moment(at, 'Asia/Tehran')).toBe('Wed 20 Mar 2024, 15:30');
    expect(english.moment(at, 'America/New_York')).toBe('Wed 20 Mar 2024, 08:00');
  });
  test('a tick of hours names the day at midnight', () => {
    expect(english.tick(Date.UTC(2024, 2, 20), 'UTC', 'hour')).toBe('20 Mar');
    expect(english.tick(at, 'UTC', 'hour')).toBe('12:00');
  });
  test('ages are told in words', () => {
    expect(english.age(at - DAY, at)).toBe('yesterday');
    expect(english.age(at - 3 * 3_600_000, at)).toBe('3 hours ago');
  });
});

test('both catalogues say everything', () => {
  const keys = Object.keys(en) as (keyof Strings)[];
  expect(Object.keys(fa).sort()).toEqual([...keys].sort());
  expect(keys.filter((key) => fa[key] === '')).toEqual([]);
});
