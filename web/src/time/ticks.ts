/** Where the time axis is labelled: round local times of the site, in the reader's calendar. */

import { DAY, HOUR, instantOf, localParts, zoneOffset } from './zone';

export type Grain = 'hour' | 'day' | 'month' | 'year';

export interface Ticks {
  at: number[];
  grain: Grain;
}

interface Step {
  grain: Grain;
  every: number;
  length: number;
}

const STEPS: Step[] = [
  ...[1, 2, 3, 6, 12].map((n): Step => ({ grain: 'hour', every: n, length: n * HOUR })),
  ...[1, 2, 4, 7, 14].map((n): Step => ({ grain: 'day', every: n, length: n * DAY })),
  ...[1, 2, 3, 6].map((n): Step => ({ grain: 'month', every: n, length: n * 30.4 * DAY })),
  ...[1, 2, 5, 10, 20].map((n): Step => ({ grain: 'year', every: n, length: n * 365 * DAY })),
];

const LAST: Step = { grain: 'year', every: 50, length: 50 * 365 * DAY };

/** At most `most` labels between two instants, on round local times. */
export function ticksBetween(from: number, to: number, zone: string, calendar: string, most: number): Ticks {
  const step = STEPS.find((s) => (to - from) / s.length <= most) ?? LAST;
  const at: number[] = [];
  const wallFrom = from + zoneOffset(from, zone);
  const wallTo = to + zoneOffset(to, zone);
  const stride = step.grain === 'hour' ? step.length : DAY;
  for (let wall = Math.ceil(wallFrom / stride) * stride; wall <= wallTo; wall += stride) {
    if (step.grain !== 'hour' && !isRound(wall, step, calendar)) continue;
    const instant = instantOf(wall, zone);
    if (instant >= from && instant <= to && instant !== at.at(-1)) at.push(instant);
  }
  return { at, grain: step.grain };
}

function isRound(wall: number, step: Step, calendar: string): boolean {
  if (step.grain === 'day') return Math.round(wall / DAY) % step.every === 0;
  const p = localParts(wall, 'UTC', calendar);
  if (p.day !== 1) return false;
  if (step.grain === 'month') return (p.month - 1) % step.every === 0;
  return p.month === 1 && p.year % step.every === 0;
}
