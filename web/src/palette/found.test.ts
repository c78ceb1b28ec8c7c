import { expect, test } from 'vitest';

import { names } from './found';

test.each([
  ['', true],
  ['over', true],
  ['KEY api', true],
  ['کلید', true],
  ['api people', false],
])('%s', (query, found) => {
  expect(names(query, 'API keys, overview', 'کلیدهای API')).toBe(found);
});
