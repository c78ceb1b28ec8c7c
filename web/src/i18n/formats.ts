/** Numbers, times and ages as the reader writes them; the only user of Intl for display. */

import { DAY, HOUR } from '../time/zone';
import type { Grain } from '../time/ticks';

export interface Formats {
  calendar: 'gregory' | 'persian';
  number: (value: number) => string;
  whole: (value: number) => string;
  percent: (share: number) => string;
  moment: (at: number, zone: string) => string;
  day: (at: number, zone: string) => string;
  tick: (at: number, zone: string, grain: Grain) => string;
  age: (at: number, now: number) => string;
}

type Options = Intl.DateTimeFormatOptions;

const DATE: Options = { weekday: 'short', day: 'numeric', month: 'short', year: 'numeric' };
const DATE_PARTS = ['weekday', 'day', 'month', 'year'] as const;
const TICKS: Record<Grain, Options> = {
  hour: { hour: '2-digit', minute: '2-digit' },
  day: { day: 'numeric', month: 'short' },
  month: { month: 'short', year: 'numeric' },
  year: { year: 'numeric' },
};

export function makeFormats(language: 'en' | 'fa'): Formats {
  const calendar = language === 'fa' ? 'persian' : 'gregory';
  const locale = language === 'fa' ? 'fa-IR-u-ca-persian' : 'en-GB-u-ca-gregory';
  const cache = new Map<string, Intl.DateTimeFormat>();
  const formatter = (name: string, options: Options, zone: string) => {
    const key = `${name}|${zone}`;
    const known = cache.get(key) ?? new Intl.DateTimeFormat(locale, { ...options, timeZone: zone, hourCycle: 'h23' });
    cache.set(key, known);
    return known;
  };
  const dated = (name: string, options: Options) => (at: number, zone: string) => formatter(name, options, zone).format(at);
  // Put together by hand: the locale's own pattern has the Persian year before the day, and "at" before the hour.
  const day = (at: number, zone: string) => {
    const parts = formatter('date', DATE, zone).formatToParts(at);
    return DATE_PARTS.map((type) => parts.find((part) => part.type === type)?.value ?? '').join(' ');
  };
  const ticks: Record<Grain, (at: number, zone: string) => string> = {
    hour: dated('hour', TICKS.hour),
    day: dated('day', TICKS.day),
    month: dated('month', TICKS.month),
    year: dated('year', TICKS.year),
  };
  const fine = new Intl.NumberFormat(locale, { maximumSignificantDigits: 3 });
  const tenths = new Intl.NumberFormat(locale, { maximumFractionDigits: 1 });
  const whole = new Intl.NumberFormat(locale, { maximumFractionDigits: 0 });
  const share = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 1 });
  return {
    calendar,
    number: (value) => {
      const size = Math.abs(value);
      return (size >= 10_000 ? whole : size >= 100 ? tenths : fine).format(value);
    },
    whole: (value) => whole.format(value),
    percent: (value) => share.format(value),
    moment: (at, zone) => `${day(at, zone)}${language === 'fa' ? '،' : ','} ${ticks.hour(at, zone)}`,
    day,
    tick: (at, zone, grain) => {
      const midnight = grain === 'hour' && /^(00|۰۰)/.test(ticks.hour(at, zone));
      return (midnight ? ticks.day : ticks[grain])(at, zone);
    },
    age: (at, now) => age(new Intl.RelativeTimeFormat(locale, { numeric: 'auto' }), at - now),
  };
}

const UNITS: [Intl.RelativeTimeFormatUnit, number][] = [
  ['year', 365.2425 * DAY],
  ['month', 30.44 * DAY],
  ['day', DAY],
  ['hour', HOUR],
  ['minute', 60_000],
];

function age(format: Intl.RelativeTimeFormat, distance: number): string {
  const [unit, length] = UNITS.find(([, size]) => Math.abs(distance) >= size) ?? ['second' as const, 1000];
  return format.format(Math.round(distance / length), unit);
}
