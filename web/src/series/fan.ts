/** From columns as the API sends them to the typed arrays that the chart draws. */

import { HOUR } from '../time/zone';
import type { Window } from './range';

export interface History {
  at: Float64Array;
  value: Float64Array;
  /** Present when the values are means of days, weeks or months. */
  low: Float64Array | null;
  high: Float64Array | null;
}

export interface Fan {
  at: Float64Array;
  q10: Float64Array;
  q30: Float64Array;
  q50: Float64Array;
  q70: Float64Array;
  q90: Float64Array;
}

export type Numbers = readonly (number | null)[];

const QUANTILES = ['q10', 'q30', 'q50', 'q70', 'q90'] as const;

export function numbers(values: Numbers | null | undefined): Float64Array {
  return Float64Array.from(values ?? [], (v) => v ?? Number.NaN);
}

/** Put a hole in the line wherever values are missing: more than one and a half steps without one. */
export function withGaps(history: History, stepMs: number | null): History {
  if (!stepMs) return history;
  const holes: number[] = [];
  for (let i = 1; i < history.at.length; i++) {
    if ((history.at[i] ?? 0) - (history.at[i - 1] ?? 0) > stepMs * 1.5) holes.push(i);
  }
  if (holes.length === 0) return history;
  const spread = (column: Float64Array, fill: (i: number) => number) => {
    const out = new Float64Array(column.length + holes.length);
    let hole = 0;
    for (let i = 0; i < column.length; i++) {
      if (holes[hole] === i) out[i + hole++] = fill(i);
      out[i + hole] = column[i] ?? Number.NaN;
    }
    return out;
  };
  const nothing = () => Number.NaN;
  return {
    at: spread(history.at, (i) => (history.at[i - 1] ?? 0) + stepMs),
    value: spread(history.value, nothing),
    low: history.low && spread(history.low, nothing),
    high: history.high && spread(history.high, nothing),
  };
}

/** Leave out the day, week or month that is not over yet: its mean is not comparable to the others'. */
export function withoutRunning(history: History, length: number, end: number): History {
  const last = history.at.length - 1;
  // A day may have 23 hours, a month 28 days.
  if (last < 1 || (history.at[last] ?? 0) + length * 0.9 <= end) return history;
  const cut = (column: Float64Array) => column.subarray(0, last);
  return { at: cut(history.at), value: cut(history.value), low: history.low && cut(history.low), high: history.high && cut(history.high) };
}

/**
 * The fan, opened from a point: bands have no width at the last value known before it, when that value
 * is at most two steps away. A forecast further off starts on its own.
 */
export function makeFan(columns: Record<string, Numbers>, last: { at: number; value: number } | null): Fan | null {
  const at = numbers(columns['event_at']);
  const first = at[0];
  if (first === undefined) return null;
  const step = (at[1] ?? first + HOUR) - first;
  const joined = last !== null && last.at < first && first - last.at <= 2 * step;
  const column = (name: string) => {
    const own = numbers(columns[name]);
    if (!joined) return own;
    const out = new Float64Array(own.length + 1);
    out[0] = last.value;
    out.set(own, 1);
    return out;
  };
  const [q10, q30, q50, q70, q90] = QUANTILES.map(column) as [
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
  ];
  const times = joined ? Float64Array.of(last.at, ...at) : at;
  return { at: times, q10, q30, q50, q70, q90 };
}

/** Interleave two columns to the [x, y, x, y, ...] that the chart takes. */
export function pairs(at: Float64Array, y: Float64Array, below: Float64Array | null = null): Float64Array {
  const out = new Float64Array(at.length * 2);
  for (let i = 0; i < at.length; i++) {
    out[2 * i] = at[i] ?? Number.NaN;
    out[2 * i + 1] = (y[i] ?? Number.NaN) - (below ? (below[i] ?? Number.NaN) : 0);
  }
  return out;
}

export interface Extreme {
  at: number;
  value: number;
}

/** The lowest and the highest value inside a window, with their instants. */
export function extremes(at: Float64Array, low: Float64Array, high: Float64Array, window: Window): [Extreme, Extreme] | null {
  let min: Extreme | null = null;
  let max: Extreme | null = null;
  for (let i = 0; i < at.length; i++) {
    const t = at[i] ?? Number.NaN;
    if (t < window.start || t > window.end) continue;
    const l = low[i] ?? Number.NaN;
    const h = high[i] ?? Number.NaN;
    if (!Number.isNaN(l) && (!min || l < min.value)) min = { at: t, value: l };
    if (!Number.isNaN(h) && (!max || h > max.value)) max = { at: t, value: h };
  }
  return min && max ? [min, max] : null;
}

/** Round bounds of the value axis around what is in view. */
export function niceBounds(low: number, high: number): { min: number; max: number; interval: number } {
  const spread = high - low || Math.abs(high) || 1;
  const rough = spread / 5;
  const power = 10 ** Math.floor(Math.log10(rough));
  const interval = power * ([1, 2, 2.5, 5, 10].find((m) => m * power >= rough) ?? 10);
  const min = Math.floor((low - spread * 0.04) / interval) * interval;
  const max = Math.ceil((high + spread * 0.04) / interval) * interval;
  return { min: low >= 0 && min < 0 ? 0 : min, max, interval };
}

/** Index of the instant nearest to `t`, or -1 when there is none. */
export function nearest(at: Float64Array, t: number): number {
  let low = 0;
  let high = at.length - 1;
  if (high < 0) return -1;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if ((at[middle] ?? 0) <= t) low = middle;
    else high = middle;
  }
  return Math.abs((at[low] ?? 0) - t) <= Math.abs((at[high] ?? 0) - t) ? low : high;
}

/** The middle of each of `cells` equal stretches of time: of values thinned to their extremes, a fair course. */
export function middles(at: Float64Array, value: Float64Array, cells: number): { at: Float64Array; value: Float64Array } {
  const first = at[0] ?? 0;
  const length = ((at.at(-1) ?? first) - first || 1) / cells;
  const found = new Map<number, [low: number, high: number]>();
  at.forEach((t, i) => {
    const v = value[i] ?? Number.NaN;
    if (Number.isNaN(v)) return;
    const cell = Math.min(cells - 1, Math.floor((t - first) / length));
    const [low, high] = found.get(cell) ?? [v, v];
    found.set(cell, [Math.min(low, v), Math.max(high, v)]);
  });
  return {
    at: Float64Array.from(found.keys(), (cell) => first + (cell + 0.5) * length),
    value: Float64Array.from(found.values(), ([low, high]) => (low + high) / 2),
  };
}

/** The mean of the values within half of `width` of each: the course of a long history without its days and weeks. */
export function course(at: Float64Array, value: Float64Array, width: number): Extreme[] {
  const out: Extreme[] = [];
  let [from, to, sum, known] = [0, 0, 0, 0];
  const take = (i: number, sign: 1 | -1) => {
    const v = value[i] ?? Number.NaN;
    if (Number.isNaN(v)) return;
    sum += sign * v;
    known += sign;
  };
  for (const t of at) {
    while (to < at.length && (at[to] ?? 0) <= t + width / 2) take(to++, 1);
    while ((at[from] ?? 0) < t - width / 2) take(from++, -1);
    if (known > 0) out.push({ at: t, value: sum / known });
  }
  return out;
}

/** The mean of the values inside a window, or null when there are none. */
export function meanOf(at: Float64Array, value: Float64Array, window: Window): number | null {
  const inside = value.filter((v, i) => !Number.isNaN(v) && (at[i] ?? 0) >= window.start && (at[i] ?? 0) <= window.end);
  return inside.length === 0 ? null : inside.reduce((sum, v) => sum + v, 0) / inside.length;
}
