import { describe, expect, test } from 'vitest';

import type { MapAnswer } from '../api/sites';
import { featuresOf } from './geo';
import { COUNTS, middle } from './layers';
import { scaleOf, STEPS } from './scale';

/** The colour of a cluster of some of a hundred sites, the second of which are worth a thousand times the first. */
const values = Array.from({ length: 100 }, (_, at) => (at < 60 ? at + 1 : (at + 1) * 1000));
const scale = scaleOf(values, 'light');
const answer = (some: (number | null)[]) =>
  ({ sites: { asset_id: some.map((_, at) => at), longitude_deg: some.map(() => 1), latitude_deg: some.map(() => 1), value: some }, outlines: [] }) as unknown as MapAnswer;

type Told = string | number | boolean;

/** What the map makes of an expression: as much of its language as clusters need. */
function value(of: unknown, counts: Record<string, number>): Told {
  if (!Array.isArray(of)) return of as Told;
  const [name, ...told] = of as [string, ...unknown[]];
  const number = (at: number) => Number(value(told[at], counts));
  if (name === 'get') return counts[String(told[0])] ?? 0;
  if (name === '+') return told.reduce<number>((sum, _, at) => sum + number(at), 0);
  if (name === '*') return number(0) * number(1);
  if (name === '==') return number(0) === number(1);
  if (name === '>=') return number(0) >= number(1);
  const found = told.findIndex((_, at) => at % 2 === 0 && at < told.length - 1 && value(told[at], counts) === true);
  return value(found < 0 ? told.at(-1) : told[found + 1], counts);
}

function colourOf(some: (number | null)[]): Told {
  const { sites } = featuresOf(answer(some), scale);
  const counts = COUNTS.map((name, at) => [name, sites.features.filter(({ properties }) => properties.class === at).length] as const);
  return value(middle(scale, { none: '#none' }), Object.fromEntries(counts));
}

describe('the colour of a cluster', () => {
  test('is that of its middle site, not of its highest, nor of a mean that one large site moves', () => {
    expect(colourOf([1, 2, 3, 4, 100_000])).toBe(STEPS.light[0]);
    expect(colourOf([1, 99_000, 100_000])).toBe(STEPS.light[5]);
  });
  test('of two is that of the lower', () => {
    expect(colourOf([1, 100_000])).toBe(STEPS.light[0]);
  });
  test('leaves sites without a value out, and has none where none has one', () => {
    expect(colourOf([null, null, null, 100_000])).toBe(STEPS.light[5]);
    expect(colourOf([null, null])).toBe('#none');
  });
  test('of all sites is that of a middle class', () => {
    expect([STEPS.light[2], STEPS.light[3]]).toContain(colourOf(values));
  });
});
