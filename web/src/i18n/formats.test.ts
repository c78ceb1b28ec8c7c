import { describe, expect, test } from 'vitest';

import { DAY } from '../time/zone';
import { en, type Strings } from './en';
import { fa } from './fa';
import { makeFormats } from './formats';
import { unitName } from './units';

const at = Date.UTC(2024, 2, 20, 12);

describe('numbers and times', () => {
  const english = makeFormats('en');
  const persian = makeFormats('fa');

  test.each([
    [36_512.4, '36,512'],
    [9581, '9,581'],
    [812.34, '812.3'],
    [36.512, '36.5'],
    [153, '153.0'],
    [3, '3.0'],
    [0.01234, '0.0123'],
    [-4.2, '-4.2'],
  ])('%f reads %s', (value, text) => {
    expect(english.number(value)).toBe(text);
  });
  test('Persian has its own digits and its own year', () => {
    expect(persian.number(36.5)).toBe('۳۶٫۵');
    expect(persian.day(at, 'Asia/Tehran')).toBe('چهارشنبه ۱ فروردین ۱۴۰۳');
  });
  test.each([
    ['en', 'latin', 'persian', '1,234', 'Wed 1 Farvardin 1403, 12:00', 'Farvardin', '12%', '3 hours ago', 'May 2024'],
    ['en', 'persian', 'language', '۱٬۲۳۴', 'Wed ۲۰ Mar ۲۰۲۴, ۱۲:۰۰', 'Mar', '۱۲٪', '۳ hours ago', 'May ۲۰۲۴'],
    ['fa', 'latin', 'persian', '1,234', 'چهارشنبه 1 فروردین 1403، 12:00', 'فروردین', '12%', '3 ساعت پیش', 'مهٔ 2024'],
    ['fa', 'language', 'gregorian', '۱٬۲۳۴', 'چهارشنبه ۲۰ مارس ۲۰۲۴، ۱۲:۰۰', 'مارس', '۱۲٪', '۳ ساعت پیش', 'مهٔ ۲۰۲۴'],
  ] as const)('%s with %s digits and the %s calendar', (language, digits, calendar, number, moment, month, share, age, counted) => {
    const formats = makeFormats(language, { digits, calendar });
    expect([formats.number(1234), formats.moment(at, 'UTC'), formats.tick(at, 'UTC', 'month', true).replace('\u2067', '').split(' ')[0]]).toEqual([number, moment, month]);
    expect([formats.percent(0.12), formats.age(at - 3 * 3_600_000, at), formats.monthOfUtc(Date.UTC(2024, 4, 1))]).toEqual([share, age, counted]);
  });
  test('the year of a tick has no era, in whichever calendar', () => {
    const formats = makeFormats('en', { digits: 'latin', calendar: 'persian' });
    expect(formats.tick(at, 'UTC', 'year')).toBe('1403');
    expect(formats.brief(at, 'UTC', at + DAY)).toBe('Wed 1 Farvardin, 12:00');
  });
  test('in Persian a number stands before its unit, a range is said in words, and a day on an axis keeps its order', () => {
    expect(persian.measured(9.9, 'degC')).toBe('\u2068۹٫۹ °C\u2069');
    expect(persian.bytes(9_900)).toBe('\u2068۹٫۹ kB\u2069');
    expect(persian.range('۱', '۲')).toBe('\u2067۱ تا ۲\u2069');
    expect(persian.tick(at, 'UTC', 'day')).toBe('\u2067۱ فروردین\u2069');
    expect(persian.tick(at, 'UTC', 'hour')).toBe('۱۲:۰۰');
    expect([english.measured(9.9, 'm3'), english.bytes(9_900), english.range('1', '2'), english.tick(at, 'UTC', 'day')]).toEqual(['9.9 m³', '9.9 kB', '1 – 2', '20 Mar']);
  });
  test('what is chosen alone decides: none is as the language has it', () => {
    expect(makeFormats('fa', { digits: 'language', calendar: 'language' }).day(at, 'UTC')).toBe(persian.day(at, 'UTC'));
    expect(makeFormats('fa', { digits: 'persian', calendar: 'persian' }).day(at, 'UTC')).toBe(persian.day(at, 'UTC'));
    expect(makeFormats('en', { digits: 'latin', calendar: 'gregorian' }).day(at, 'UTC')).toBe(english.day(at, 'UTC'));
  });
  test('times are of the site, not of the reader', () => {
    expect(english.moment(at, 'Asia/Tehran')).toBe('Wed 20 Mar 2024, 15:30');
    expect(english.moment(at, 'America/New_York')).toBe('Wed 20 Mar 2024, 08:00');
  });
  test('a tick of hours names the day at midnight', () => {
    expect(english.tick(Date.UTC(2024, 2, 20), 'UTC', 'hour')).toBe('20 Mar');
    expect(english.tick(at, 'UTC', 'hour')).toBe('12:00');
  });
  test('an axis has no more digits than it needs', () => {
    expect([200, 0.1 + 0.2, 25_000, 12_500_000].map(english.round)).toEqual(['200', '0.3', '25,000', '12,500,000']);
  });
  test('a difference has tenths of a percent only where they matter', () => {
    expect([0.0561, 0.453].map(english.change)).toEqual(['5.6%', '45%']);
  });
  test('the reader’s own year goes without saying', () => {
    expect(english.brief(at, 'UTC', at + DAY)).toBe('Wed 20 Mar, 12:00');
    expect(english.brief(at, 'UTC', at + 400 * DAY)).toBe('Wed 20 Mar 2024, 12:00');
  });
  test('months name their year where it begins, and at the first', () => {
    expect(english.tick(Date.UTC(2024, 2, 1), 'UTC', 'month')).toBe('Mar');
    expect(english.tick(Date.UTC(2024, 2, 1), 'UTC', 'month', true)).toBe('Mar 2024');
    expect(english.tick(Date.UTC(2024, 0, 1), 'UTC', 'month')).toBe('Jan 2024');
  });
  test.each([
    ['degC', '°C'],
    ['1', ''],
    ['m3', 'm³'],
    ['W/m^2', 'W/m²'],
    ['kWh', 'kWh'],
    ['kg*m**2', 'kg·m²'],
  ])('the unit %s is written %s', (unit, written) => {
    expect(unitName(unit)).toBe(written);
  });
  test('bytes are told in thousands of them', () => {
    expect([0, 999, 1000, 86_400, 2_500_000_000].map(english.bytes)).toEqual(['0 byte', '999 byte', '1 kB', '86.4 kB', '2.5 GB']);
  });
  test('a month of UTC is Gregorian for every reader', () => {
    expect(english.monthOfUtc(Date.UTC(2024, 4, 1))).toBe('May 2024');
    expect(persian.monthOfUtc(Date.UTC(2024, 4, 1))).toBe('مهٔ ۲۰۲۴');
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
