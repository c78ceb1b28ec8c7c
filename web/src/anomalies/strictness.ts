/** How strict a detector is and when it is quiet, as a form tells it and as the API takes it. */

import type { Values } from '../form/AskForm';

/** Rates of false alarms that are offered. */
export const RATES = [0.0001, 0.0002, 0.0005, 0.001, 0.005, 0.02] as const;

/** "22-6, 12-13" as pairs of hours; null where it is none. */
export function hoursOf(text: string): number[][] | null {
  const parts = text.split(/[\s,،]+/).filter(Boolean);
  const pairs = parts.map((part) => {
    const found = /^(\d{1,2})[-–](\d{1,2})$/.exec(part);
    const [from, to] = [Number(found?.[1] ?? 99), Number(found?.[2] ?? 99)];
    return from < 24 && to <= 24 && from !== to ? [from, to] : null;
  });
  return pairs.some((pair) => pair === null) ? null : (pairs as number[][]);
}

export const hoursText = (hours: number[][]) => hours.map((pair) => pair.join('-')).join(', ');

interface Strictness {
  false_alarm_rate: number;
  learning_days: number;
  merge_steps: number;
  quiet_hours: number[][];
}

/** What the fields of `Strictness` say; throws what is wrong with them. */
export function strictnessOf(values: Values, bad: string): Strictness {
  const quiet = hoursOf(values['quiet'] ?? '');
  if (quiet === null) throw new Error(bad);
  return {
    false_alarm_rate: Number(values['rate']),
    learning_days: Number(values['learning']),
    merge_steps: Number(values['merge']),
    quiet_hours: quiet,
  };
}
