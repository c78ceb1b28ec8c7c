import { expect, test } from 'vitest';

import { indexAt, spread, withNow } from './known';

const known = ['2024-05-01T06:00:00Z', '2024-05-01T07:00:00Z', '2024-05-02T06:00:00Z'].map((known_at, i) => ({ known_at, restated: i === 1 ? 2 : 0 }));

test.each([
  ['now', null, 3],
  ['a moment of the list', '2024-05-01T07:00Z', 1],
  ['one between two', '2024-05-01T09:00Z', 1],
  ['before anything was known', '2024-04-01T00:00Z', -1],
  ['after all of them', '2025-01-01T00:00Z', 2],
])('the place of %s', (_, asOf, expected) => {
  expect(indexAt(known, asOf)).toBe(expected);
});

test('restatements stand where their moments are', () => {
  expect(spread(known)).toEqual([1 / 3]);
  expect(withNow(-1, 3)).toBe(0);
  expect(withNow(0, 0)).toBe(1);
});
