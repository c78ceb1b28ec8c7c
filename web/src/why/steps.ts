/** Parts of a forecast, or causes of its change, as the steps of a waterfall. Pure. */

import type { Change, Explanation } from '../api/why';

export interface Step {
  name: string;
  /** Mean over the steps told, and at the peak; in the unit of the series. */
  mean: number;
  peak: number;
  /** Where its bar lies, shares of the width: 0 to 1. A level is where both are the same. */
  from: number;
  to: number;
  level: boolean;
}

const PADDING = 0.04;

/** Levels at both ends and what leads from one to the other; the axis spans what is reached, not zero. */
export function stepsOf(told: Explanation | Change): Step[] {
  const change = 'causes' in told;
  const [first, ...rest] = change ? ['before', ...told.causes] : told.parts;
  const last = change ? 'after' : 'q50';
  if (first === undefined) return [];
  const column = (name: string) => told.columns[name] ?? [];
  const peak = column(last).reduce((best, value, at, all) => (value > (all[best] ?? -Infinity) ? at : best), 0);
  const read = (name: string) => ({ name, mean: meanOf(column(name)), peak: column(name)[peak] ?? 0 });
  let reached = read(first).mean;
  const raw = [
    { ...read(first), start: reached, end: reached, level: true },
    ...rest.map((name) => {
      const start = reached;
      const step = read(name);
      reached += step.mean;
      return { ...step, start, end: reached, level: false };
    }),
    { ...read(last), start: reached, end: reached, level: true },
  ];
  const ends = raw.flatMap(({ start, end }) => [start, end]);
  const [low, high] = [Math.min(...ends), Math.max(...ends)];
  const at = (value: number) => (high === low ? 0.5 : PADDING + ((value - low) / (high - low)) * (1 - 2 * PADDING));
  return raw.map(({ start, end, ...step }) => ({ ...step, from: Math.min(at(start), at(end)), to: Math.max(at(start), at(end)) }));
}

function meanOf(values: number[]): number {
  return values.length ? values.reduce((sum, value) => sum + value, 0) / values.length : 0;
}
