/** Moments of knowledge as places of a slider: one step each, and the last one is now. */

import type { KnownMoment } from '../api/explore';

/** The place of the newest moment that was known by an instant; past the last one for now. */
export function indexAt(known: readonly Pick<KnownMoment, 'known_at'>[], asOf: string | null): number {
  if (asOf === null) return known.length;
  const at = Date.parse(asOf);
  return known.findLastIndex(({ known_at }) => Date.parse(known_at) <= at);
}

/** How far along the slider a place is, 0 to 1. */
export function withNow(index: number, last: number): number {
  return last === 0 ? 1 : Math.max(0, index) / last;
}

/** Where along the slider something was restated. */
export function spread(known: readonly Pick<KnownMoment, 'restated'>[]): number[] {
  return known.flatMap(({ restated }, i) => (restated > 0 ? [withNow(i, known.length)] : []));
}
