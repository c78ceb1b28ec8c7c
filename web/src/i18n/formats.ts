/** Numbers, times and ages as the reader writes them; the only user of Intl for display. */

import { DAY, HOUR, localParts } from '../time/zone';
import type { Grain } from '../time/ticks';
import { latinDigits, persianDigits } from './digits';
import { unitName } from './units';

/** What the reader chose of digits and calendar; `language`: those of their language. */
export interface Writing {
  digits: 'language' | 'latin' | 'persian';
  calendar: 'language' | 'gregorian' | 'persian';
}

const OF_LANGUAGE: Writing = { digits: 'language', calendar: 'language' };

export interface Formats {
  calendar: 'gregory' | 'persian';
  digits: 'latn' | 'arabext';
  /** Text that is no number to Intl, such as a date that is typed, in the reader's digits. */
  written: (text: string) => string;
  number: (value: number) => string;
  /** A number of an axis: no more digits than it needs. */
  round: (value: number) => string;
  whole: (value: number) => string;
  /** A number as it was told: no digit of it is lost. */
  exact: (value: number) => string;
  /** A number of bytes, of thousands. */
  bytes: (count: number) => string;
  percent: (share: number) => string;
  /** A number with its unit behind it, in a sentence of either direction. */
  measured: (value: number, unit: string) => string;
  /** From one to another, as they are written. */
  range: (low: string, high: string) => string;
  /** Words one after another. */
  list: (words: readonly string[]) => string;
  /** A difference: tenths of a percent only where they matter. */
  change: (share: number) => string;
  moment: (at: number, zone: string) => string;
  /** A moment without its year where that is the reader's own. */
  brief: (at: number, zone: string, now: number) => string;
  day: (at: number, zone: string) => string;
  /** A month of UTC; of the Gregorian calendar, whichever the reader's: usage is counted by them. */
  monthOfUtc: (at: number) => string;
  tick: (at: number, zone: string, grain: Grain, first?: boolean) => string;
  age: (at: number, now: number) => string;
}

type Options = Intl.DateTimeFormatOptions;

const DATE: Options = { weekday: 'short', day: 'numeric', month: 'short', year: 'numeric' };
const DATE_PARTS = ['weekday', 'day', 'month', 'year'] as const;
const TICKS: Record<Grain, Options> = {
  hour: { hour: '2-digit', minute: '2-digit' },
  day: { day: 'numeric', month: 'short' },
  month: { month: 'short' },
  year: { year: 'numeric' },
};

export function makeFormats(language: 'en' | 'fa', chosen: Writing = OF_LANGUAGE): Formats {
  // A page from right to left has numbers with their units as formulas, and words on a chart, which runs the other way, as words.
  const [formula, words] = language === 'fa' ? [isolated('\u2068'), isolated('\u2067')] : [String, String];
  const persian = (choice: string) => (choice === 'language' ? language === 'fa' : choice === 'persian');
  const calendar = persian(chosen.calendar) ? 'persian' : 'gregory';
  const digits = persian(chosen.digits) ? 'arabext' : 'latn';
  const place = language === 'fa' ? 'fa-IR' : 'en-GB';
  const locale = `${place}-u-ca-${calendar}-nu-${digits}`;
  const cache = new Map<string, Intl.DateTimeFormat>();
  const formatter = (name: string, options: Options, zone: string) => {
    const key = `${name}|${zone}`;
    const known = cache.get(key) ?? new Intl.DateTimeFormat(locale, { ...options, timeZone: zone, hourCycle: 'h23' });
    cache.set(key, known);
    return known;
  };
  const dated = (name: string, options: Options) => (at: number, zone: string) => formatter(name, options, zone).format(at);
  // English writes the era after a year of the Persian calendar.
  const year = (at: number, zone: string) => partsOf(formatter('year', TICKS.year, zone), at)('year');
  // Put together by hand: the locale's own pattern has the Persian year before the day, and "at" before the hour.
  const dayOf = (at: number, zone: string, wanted: readonly string[]) => {
    return wanted.map(partsOf(formatter('date', DATE, zone), at)).join(' ');
  };
  const day = (at: number, zone: string) => dayOf(at, zone, DATE_PARTS);
  const comma = language === 'fa' ? '،' : ',';
  const ticks: Record<Grain, (at: number, zone: string) => string> = {
    hour: dated('hour', TICKS.hour),
    day: dated('day', TICKS.day),
    month: dated('month', TICKS.month),
    year,
  };
  const month = new Intl.DateTimeFormat(`${language}-u-ca-gregory-nu-${digits}`, { month: 'long', year: 'numeric', timeZone: 'UTC' });
  const fine = new Intl.NumberFormat(locale, { minimumSignificantDigits: 2, maximumSignificantDigits: 3 });
  const tenths = new Intl.NumberFormat(locale, { minimumFractionDigits: 1, maximumFractionDigits: 1 });
  const round = new Intl.NumberFormat(locale, { maximumSignificantDigits: 6 });
  const exact = new Intl.NumberFormat(locale, { maximumSignificantDigits: 15 });
  const whole = new Intl.NumberFormat(locale, { maximumFractionDigits: 0 });
  const wholeShare = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 0 });
  const share = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 1 });
  const number = (value: number) => {
    const size = Math.abs(value);
    return (size >= 1000 ? whole : size >= 10 ? tenths : fine).format(value);
  };
  return {
    calendar,
    digits,
    written: (text) => (digits === 'arabext' ? persianDigits(text) : latinDigits(text)),
    number,
    round: (value) => round.format(value),
    whole: (value) => whole.format(value),
    exact: (value) => exact.format(value),
    bytes: (count) => {
      const power = Math.min(BYTES.length - 1, Math.floor(Math.log10(Math.max(1, count)) / 3));
      const options = { style: 'unit', unit: BYTES[power], unitDisplay: 'short', maximumFractionDigits: power && 1 } as const;
      return formula(new Intl.NumberFormat(locale, options).format(count / 1000 ** power));
    },
    percent: (value) => share.format(value),
    measured: (value, unit) => formula(`${number(value)} ${unitName(unit)}`.trim()),
    range: (low, high) => (language === 'fa' ? words(`${low} تا ${high}`) : `${low} – ${high}`),
    list: (each) => each.join(`${comma} `),
    change: (value) => (Math.abs(value) >= 0.1 ? wholeShare : share).format(value),
    moment: (at, zone) => `${day(at, zone)}${comma} ${ticks.hour(at, zone)}`,
    brief: (at, zone, now) => {
      const same = year(at, zone) === year(now, zone);
      return `${dayOf(at, zone, same ? DATE_PARTS.slice(0, 3) : DATE_PARTS)}${comma} ${ticks.hour(at, zone)}`;
    },
    day,
    monthOfUtc: (at) => month.format(at),
    tick: (at, zone, grain, first = false) => {
      const midnight = grain === 'hour' && /^(00|۰۰)/.test(ticks.hour(at, zone));
      const yearly = grain === 'month' && (first || localParts(at, zone, calendar).month === 1);
      if (yearly) return words(`${ticks.month(at, zone)} ${year(at, zone)}`);
      return grain === 'hour' && !midnight ? ticks.hour(at, zone) : words((midnight ? ticks.day : ticks[grain])(at, zone));
    },
    age: (at, now) => age(new Intl.RelativeTimeFormat(locale, { numeric: 'auto' }), at - now),
  };
}

/** Sets a text apart from what stands around it, in a direction of its own. */
const isolated = (way: '\u2067' | '\u2068') => (text: string) => `${way}${text}\u2069`;

function partsOf(format: Intl.DateTimeFormat, at: number): (type: string) => string {
  const parts = format.formatToParts(at);
  return (type) => parts.find((part) => part.type === type)?.value ?? '';
}

const BYTES = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'] as const;

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
