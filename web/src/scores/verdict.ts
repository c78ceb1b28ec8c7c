/** What became of a promise, in one word. */

import type { Promised, Scores } from '../api/scores';

/** Of a range it is too narrow or too wide; of a quantile, too low or too high. */
export type Verdict = 'kept' | 'few' | 'narrow' | 'wide' | 'low' | 'high';

export const isRange = ({ low }: Promised) => low > 0;

export function verdictOf(promise: Promised): Verdict {
  if (promise.kept === null) return 'few';
  if (promise.kept) return 'kept';
  const under = promise.observed_share < promise.band_low;
  if (isRange(promise)) return under ? 'narrow' : 'wide';
  return under ? 'low' : 'high';
}

export const isBroken = (promise: Promised) => promise.kept === false;

/** The promise of a central range of so much. */
export function rangeOf({ coverage }: Scores, share: number): Promised | undefined {
  return coverage.find((promise) => isRange(promise) && Math.abs(promise.promised_share - share) < 0.005);
}

/** The promises of quantiles, lowest first. */
export function quantilesOf({ coverage }: Scores): Promised[] {
  return coverage.filter((promise) => !isRange(promise)).sort((a, b) => a.high - b.high);
}
