/** Days and minutes as people type them, in either calendar and with either digits, and as fields show them. */

import { latinDigits } from '../i18n/digits';
import { DAY, dayOf, localParts } from './zone';

const TYPED = /^(\d{4})[/.-](\d{1,2})[/.-](\d{1,2})(?:[ T](\d{1,2}):(\d{2}))?$/;
/** Years before it are those of the Persian calendar, which begins 621 years later. */
const FIRST_GREGORIAN = 1700;

/** Returns `2024-03-20` or `2024-03-20T18:30` as a field shows it: of the Persian calendar `1403/01/01`. */
export function typedOf(iso: string, calendar: 'gregory' | 'persian'): string {
  const [day = '', clock] = iso.split('T');
  const at = Date.parse(`${day}T00:00:00Z`);
  if (Number.isNaN(at)) return '';
  const { year, month, day: ofMonth } = localParts(at, 'UTC', calendar);
  const shown = [String(year).padStart(4, '0'), two(month), two(ofMonth)].join('/');
  return clock ? `${shown} ${clock}` : shown;
}

/** Returns the day that was typed, with its time of day where it has one, as ISO 8601; null for none and for one that no calendar has. */
export function isoOf(text: string): string | null {
  const found = TYPED.exec(latinDigits(text.trim()));
  if (!found) return null;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0] = found.slice(1).map((part) => Number(part || 0));
  const iso = year < FIRST_GREGORIAN ? persianDay(year, month, day) : gregorianDay(year, month, day);
  if (!iso || hour > 23 || minute > 59) return null;
  return found[4] === undefined ? iso : `${iso}T${two(hour)}:${two(minute)}`;
}

function gregorianDay(year: number, month: number, day: number): string | null {
  const iso = dayOf(Date.UTC(year, month - 1, day), 'UTC');
  return iso.endsWith(`-${two(month)}-${two(day)}`) ? iso : null;
}

/** Asks the browser's own calendar around the day that it must be near: a year begins on 19 to 22 March. */
function persianDay(year: number, month: number, day: number): string | null {
  const before = month <= 7 ? (month - 1) * 31 : 6 + (month - 1) * 30;
  const near = Date.UTC(year + 621, 2, 21) + (before + day - 1) * DAY;
  for (let at = near - 3 * DAY; at <= near + 3 * DAY; at += DAY) {
    const parts = localParts(at, 'UTC', 'persian');
    if (parts.year === year && parts.month === month && parts.day === day) return dayOf(at, 'UTC');
  }
  return null;
}

const two = (n: number) => String(n).padStart(2, '0');
