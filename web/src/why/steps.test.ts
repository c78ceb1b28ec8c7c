import { expect, test } from 'vitest';

import type { Change, Explanation } from '../api/why';
import { stepsOf } from './steps';

const issue = { issue_id: 'a', issued_at: '2024-05-01T00:00:00Z', key: 'k', sentences: [], series_id: 4, unit: 'MW', zone: 'UTC' };
const made: Explanation = { ...issue, parts: ['usual', 'weather', 'recent'], columns: { event_at: [0, 1], q50: [100, 120], usual: [90, 100], weather: [15, 25], recent: [-5, -5] } };
const changed: Change = { ...issue, before_at: issue.issued_at, before_id: 'b', causes: ['time', 'weather'], grounds: [], columns: { event_at: [0], before: [100], after: [97], time: [2], weather: [-5] } };

test('parts lead from what is usual to the forecast, on average and at its peak', () => {
  const steps = stepsOf(made);
  expect(steps.map(({ name, mean, peak }) => [name, mean, peak])).toEqual([['usual', 95, 100], ['weather', 20, 25], ['recent', -5, -5], ['q50', 110, 120]]);
  expect(steps[2]?.to).toBe(steps[1]?.to);
  expect(steps[3]?.from).toBe(steps[2]?.from);
});

test('causes lead from the earlier forecast to the later one', () => {
  const steps = stepsOf(changed);
  expect(steps.filter(({ level }) => level).map(({ mean }) => mean)).toEqual([100, 97]);
  expect(steps.slice(0, -1).reduce((sum, { mean }) => sum + mean, 0)).toBe(97);
});

test('a forecast that did not change stands in the middle', () => {
  expect(stepsOf({ ...changed, causes: [], columns: { before: [5], after: [5] } }).map(({ from }) => from)).toEqual([0.5, 0.5]);
});
