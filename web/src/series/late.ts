/** When values of a series are late, held against its own step; the only place that says so. */

import { DAY } from '../time/zone';

/** So many steps may be missing before it is said. */
const LATE_STEPS = 3;
const LEAST = 60_000;

export function isLate(latest: number, stepMs: number | null, now: number): boolean {
  return now - latest > Math.max(LATE_STEPS * (stepMs ?? DAY), LEAST);
}
