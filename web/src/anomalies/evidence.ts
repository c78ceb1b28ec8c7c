/** What an anomaly rests on, read from the evidence that the API tells. */

import type { Anomaly } from '../api/anomalies';
import { numbers, type Fan, type Numbers } from '../series/fan';

export interface Neighbour {
  series_id: number;
  moved: boolean;
  /** How many halves of its own expected range it was away. */
  range_widths: number;
}

export interface Sensor {
  series_id: number;
  share: number;
}

interface Course {
  step_seconds: number;
  event_at: string[];
  expected: Numbers;
  low: Numbers;
  high: Numbers;
}

export interface Evidence {
  score?: number;
  threshold?: number;
  factor?: number;
  /** The step that is farthest out of its range, and what it was. */
  at?: string;
  observed?: number;
  expected?: number;
  low?: number;
  high?: number;
  direction?: 'above' | 'below';
  rows?: { event_at: string; value: number | null }[];
  rows_count?: number;
  course?: Course;
  neighbours?: Neighbour[];
  sensors?: Sensor[];
  /** Of values that should long have come. */
  last_event_at?: string;
  usual_lag_seconds?: number;
  late_lag_seconds?: number;
  arrivals?: number;
}

export const evidenceOf = ({ evidence }: Pick<Anomaly, 'evidence'>) => evidence as Evidence;

/** What was expected, as a fan of steps: what is expected of an hour is expected of all of it. */
export function expectedOf({ course }: Evidence): Fan | null {
  if (!course || course.event_at.length === 0) return null;
  const length = course.step_seconds * 1000;
  const at = course.event_at.flatMap((text) => [Date.parse(text), Date.parse(text) + length - 1]);
  const twice = (column: Numbers) => numbers(column.flatMap((value) => [value, value]));
  const [low, middle, high] = [twice(course.low), twice(course.expected), twice(course.high)];
  return { at: Float64Array.from(at), q10: low, q30: middle, q50: middle, q70: middle, q90: high };
}

/** The steps that stand out, with a value. */
export function oddOf({ rows = [] }: Evidence): { at: number; value: number }[] {
  return rows.flatMap(({ event_at, value }) => (value === null ? [] : [{ at: Date.parse(event_at), value }]));
}
