/** Another time to compare a window with, and its values laid over the window by the clock on the wall. */

import { DAY, instantOf, localParts, WEEK, zoneOffset } from '../time/zone';
import type { Window } from '../series/range';
import type { Compare } from './search';

interface Shift {
  /** By so many milliseconds, whatever the clocks say; or by so many local days. */
  by: number;
  local: boolean;
}

function shiftOf(window: Window, kind: Compare, zone: string): Shift {
  const length = window.end - window.start;
  if (kind === 'previous') return { by: length, local: false };
  if (kind === 'weekdays') return { by: Math.ceil(length / WEEK) * WEEK, local: true };
  const { year, month, day } = localParts(window.start, zone);
  return { by: Date.UTC(year, month - 1, day) - Date.UTC(year - 1, month - 1, day), local: true };
}

/** The window to compare with: the time before, the same weekdays before, or the same dates a year before. */
export function windowBefore(window: Window, kind: Compare, zone: string): Window {
  const { by, local } = shiftOf(window, kind, zone);
  const before = (at: number) => (local ? instantOf(at + zoneOffset(at, zone) - by, zone) : at - by);
  return { start: before(window.start), end: before(window.end) };
}

/** Instants of the time before as instants of the window: eight in the morning stays eight, across a clock change too. */
export function laidOver(at: Float64Array, window: Window, kind: Compare, zone: string): Float64Array {
  const { by, local } = shiftOf(window, kind, zone);
  if (!local) return at.map((one) => one + by);
  const offset = offsets(zone);
  return at.map((one) => {
    const wall = one + offset(one) + by;
    const guess = wall - offset(wall - offset(one));
    return guess + offset(guess) === wall ? guess : instantOf(wall, zone);
  });
}

const known = new Map<string, Map<number, number>>();

/** Differences from UTC, asked of the calendar once a day and not for every instant. */
function offsets(zone: string): (at: number) => number {
  const ofZone = known.get(zone) ?? new Map<number, number>();
  known.set(zone, ofZone);
  const midnight = (day: number) => {
    const found = ofZone.get(day) ?? zoneOffset(day * DAY, zone);
    ofZone.set(day, found);
    return found;
  };
  return (at) => {
    const day = Math.floor(at / DAY);
    const first = midnight(day);
    return first === midnight(day + 1) ? first : zoneOffset(at, zone);
  };
}
