import { expect, test } from 'vitest';

import { asked, parseSearch } from './search';

test('what is no search is dropped', () => {
  expect(parseSearch({ actor: '', action: 17, security: 'yes', from: '2024-13-01', to: '2024-05-01', other: 1 })).toEqual({ to: '2024-05-01' });
});

test('days are those of the reader, the last one included, across a clock change', () => {
  const { start, end } = asked({ from: '2024-03-10', to: '2024-03-10' }, 'America/New_York');
  expect([start, end]).toEqual(['2024-03-10T05:00:00.000Z', '2024-03-11T04:00:00.000Z']);
});
