import { describe, expect, test } from 'vitest';

import { HOUR } from '../time/zone';
import { course, extremes, makeFan, meanOf, middles, nearest, niceBounds, numbers, pairs, withGaps, withoutRunning, type History } from './fan';

const history = (hours: number[], low: number[] | null = null): History => ({
  at: Float64Array.from(hours, (h) => h * HOUR),
  value: Float64Array.from(hours),
  low: low && Float64Array.from(low),
  high: low && Float64Array.from(low),
});

const columns = {
  event_at: [5 * HOUR, 6 * HOUR],
  q10: [1, 2],
  q30: [3, 4],
  q50: [5, 6],
  q70: [7, 8],
  q90: [9, 10],
};

describe('the fan', () => {
  test('opens without width at the last value before it', () => {
    const fan = makeFan(columns, { at: 4 * HOUR, value: 4.5 });
    expect([...(fan?.at ?? [])]).toEqual([4 * HOUR, 5 * HOUR, 6 * HOUR]);
    expect(fan?.q10[0]).toBe(4.5);
    expect(fan?.q90[0]).toBe(4.5);
  });
  test('is not tied to a value that is far away, or later', () => {
    expect(makeFan(columns, { at: HOUR, value: 1 })?.at.length).toBe(2);
    expect(makeFan(columns, { at: 6 * HOUR, value: 1 })?.at.length).toBe(2);
    expect(makeFan(columns, null)?.at.length).toBe(2);
  });
  test('of no instants is none', () => {
    expect(makeFan({ event_at: [] }, null)).toBeNull();
  });
  test('a band is its lower edge and the height above it', () => {
    expect([...pairs(Float64Array.of(1, 2), Float64Array.of(9, 10), Float64Array.of(4, 6))]).toEqual([1, 5, 2, 4]);
  });
});

describe('history', () => {
  test('breaks where values are missing, and only there', () => {
    const broken = withGaps(history([1, 2, 5, 6], [1, 2, 5, 6]), HOUR);
    expect([...broken.at].map((at) => at / HOUR)).toEqual([1, 2, 3, 5, 6]);
    expect([...broken.value]).toEqual([1, 2, Number.NaN, 5, 6]);
    expect([...(broken.low ?? [])]).toEqual([1, 2, Number.NaN, 5, 6]);
  });
  test('without a regular step is left as it is', () => {
    const irregular = history([1, 9]);
    expect(withGaps(irregular, null)).toBe(irregular);
  });
  test('a value that is null is a hole, not a zero', () => {
    expect([...numbers([1, null])]).toEqual([1, Number.NaN]);
  });
  test('extremes look at the window only', () => {
    const { at, value } = history([1, 2, 3, 4]);
    expect(extremes(at, value, value, { start: 2 * HOUR, end: 3 * HOUR })?.map((e) => e.value)).toEqual([2, 3]);
    expect(extremes(at, value, value, { start: 90 * HOUR, end: 99 * HOUR })).toBeNull();
  });
  test.each([
    [1.4, 0],
    [2.6, 2],
    [-5, 0],
    [99, 3],
  ])('nearest to hour %f is item %i', (hour, index) => {
    expect(nearest(history([1, 2, 2, 4]).at, hour * HOUR)).toBe(index);
  });
  test('middles are halfway between the extremes of each stretch, and skip empty ones', () => {
    const { at, value } = middles(Float64Array.of(0, 1, 2, 6, 8), Float64Array.of(1, 3, Number.NaN, 5, 9), 4);
    expect([...at]).toEqual([1, 7]);
    expect([...value]).toEqual([2, 7]);
  });
  test('the course is the mean of what is near, and skips holes', () => {
    expect(course(Float64Array.of(1, 2, 3, 4), Float64Array.of(1, 3, Number.NaN, 8), 2)).toEqual([
      { at: 1, value: 2 },
      { at: 2, value: 2 },
      { at: 3, value: 5.5 },
      { at: 4, value: 8 },
    ]);
  });
  test('a day that is not over is left out, one that is over stays', () => {
    const days = history([0, 24, 48], [0, 24, 48]);
    expect(withoutRunning(days, 24 * HOUR, 60 * HOUR).at.length).toBe(2);
    expect(withoutRunning(days, 24 * HOUR, 60 * HOUR).low?.length).toBe(2);
    expect(withoutRunning(days, 24 * HOUR, 72 * HOUR)).toBe(days);
  });
  test('the mean looks at the window only', () => {
    const { at, value } = history([1, 2, 3, 4]);
    expect(meanOf(at, value, { start: 2 * HOUR, end: 3 * HOUR })).toBe(2.5);
    expect(meanOf(at, value, { start: 90 * HOUR, end: 99 * HOUR })).toBeNull();
  });
  test('nearest of nothing is nothing', () => {
    expect(nearest(new Float64Array(), 1)).toBe(-1);
  });
});

describe('the value axis', () => {
  test.each([
    [18_869, 42_728],
    [0, 1],
    [-12.4, 31.2],
    [5, 5],
    [0, 0],
  ])('holds %f to %f between round bounds', (low, high) => {
    const { min, max, interval } = niceBounds(low, high);
    expect(min).toBeLessThanOrEqual(low);
    expect(max).toBeGreaterThanOrEqual(high);
    expect(max).toBeGreaterThan(min);
    expect((max - min) / interval).toBeLessThanOrEqual(8);
  });
  test('does not go below nothing for what is never negative', () => {
    expect(niceBounds(0.1, 90).min).toBe(0);
  });
});
