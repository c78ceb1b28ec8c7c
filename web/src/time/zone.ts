/** Local time of a site's zone; the only place of the page that turns instants into local days. */

export const HOUR = 3_600_000;
export const DAY = 24 * HOUR;
export const WEEK = 7 * DAY;
/** At its mean length. */
export const MONTH = 30.436875 * DAY;

export interface LocalParts {
  year: number;
  month: number;
  day: number;
  hour: number;
  minute: number;
}

const formatters = new Map<string, Intl.DateTimeFormat>();

function partsFormat(zone: string, calendar: string): Intl.DateTimeFormat {
  const key = `${zone}|${calendar}`;
  let format = formatters.get(key);
  if (!format) {
    format = new Intl.DateTimeFormat(`en-u-ca-${calendar}-nu-latn`, {
      timeZone: zone,
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      hourCycle: 'h23',
    });
    formatters.set(key, format);
  }
  return format;
}

/** What the clock and the calendar on the site's wall say at an instant. */
export function localParts(at: number, zone: string, calendar = 'gregory'): LocalParts {
  const found: Record<string, number> = {};
  for (const part of partsFormat(zone, calendar).formatToParts(at)) {
    if (part.type !== 'literal') found[part.type] = Number.parseInt(part.value, 10);
  }
  return {
    year: found['year'] ?? 0,
    month: found['month'] ?? 0,
    day: found['day'] ?? 0,
    hour: found['hour'] ?? 0,
    minute: found['minute'] ?? 0,
  };
}

/** Minutes-exact difference of local time from UTC at an instant, ms. */
export function zoneOffset(at: number, zone: string): number {
  const p = localParts(at, zone);
  const minute = Math.floor(at / 60_000) * 60_000;
  return Date.UTC(p.year, p.month - 1, p.day, p.hour, p.minute) - minute;
}

/**
 * The instant at which the site's wall shows this time. A time that a clock change skips gives the
 * instant after the change; one that comes twice gives the first.
 */
export function instantOf(wall: number, zone: string): number {
  const before = wall - zoneOffset(wall - DAY, zone);
  const after = wall - zoneOffset(wall + DAY, zone);
  const shows = (at: number) => at + zoneOffset(at, zone) === wall;
  const candidates = [before, after].filter(shows);
  return candidates.length > 0 ? Math.min(...candidates) : Math.max(before, after);
}

/** The instant a local day starts: `2024-03-10` at 00:00 on the site's wall. */
export function dayStart(day: string, zone: string): number | null {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(day)) return null;
  const wall = Date.parse(`${day}T00:00:00Z`);
  return Number.isNaN(wall) ? null : instantOf(wall, zone);
}

/** The local day of an instant, as a date input writes it. */
export function dayOf(at: number, zone: string): string {
  const p = localParts(at, zone);
  return `${String(p.year).padStart(4, '0')}-${two(p.month)}-${two(p.day)}`;
}

/** The local minute of an instant, as a date and time input writes it. */
export function minuteOf(at: number, zone: string): string {
  const p = localParts(at, zone);
  return `${dayOf(at, zone)}T${two(p.hour)}:${two(p.minute)}`;
}

/** The instant at which the site's wall shows `2024-03-10T14:30`. */
export function minuteStart(text: string, zone: string): number | null {
  if (!/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$/.test(text)) return null;
  const wall = Date.parse(`${text}:00Z`);
  return Number.isNaN(wall) ? null : instantOf(wall, zone);
}

function two(n: number): string {
  return String(n).padStart(2, '0');
}

/** `PT1H` -> 3,600,000; months and years are taken at their mean length. Null for none or nonsense. */
export function durationMs(iso: string | null | undefined): number | null {
  const m = /^P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/.exec(iso ?? '');
  if (!m) return null;
  const n = m.slice(1).map((part) => Number(part || 0));
  const lengths = [365.2425 * DAY, MONTH, WEEK, DAY, HOUR, 60_000, 1000];
  const total = lengths.reduce((sum, length, i) => sum + length * (n[i] ?? 0), 0);
  return total > 0 ? total : null;
}
