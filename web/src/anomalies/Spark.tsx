/** A course as small as a word, with the time of an anomaly marked in it. */

import type { Numbers } from '../series/fan';
import type { Window } from '../series/range';

const WIDE = 200;
const HIGH = 30;

interface Props {
  at: readonly number[];
  value: Numbers;
  span: Window;
  window: Window;
}

export function Spark({ at, value, span, window }: Props) {
  const across = (t: number) => ((t - window.start) / (window.end - window.start)) * WIDE;
  return (
    <svg className="fs-spark" viewBox={`0 0 ${WIDE} ${HIGH}`} preserveAspectRatio="none" aria-hidden>
      <rect x={across(span.start)} width={Math.max(1, across(span.end) - across(span.start))} height={HIGH} />
      <path d={pathOf(at, value, across)} />
    </svg>
  );
}

/** A line that is broken where values are missing. */
export function pathOf(at: readonly number[], value: Numbers, across: (t: number) => number): string {
  const known = value.filter((each) => each !== null);
  const low = Math.min(...known);
  const spread = Math.max(...known) - low || 1;
  let pen = 'M';
  let path = '';
  at.forEach((t, i) => {
    const each = value[i] ?? null;
    if (each === null) {
      pen = 'M';
      return;
    }
    path += `${pen}${across(t).toFixed(1)} ${(HIGH - 2 - ((each - low) / spread) * (HIGH - 4)).toFixed(1)}`;
    pen = 'L';
  });
  return path;
}
