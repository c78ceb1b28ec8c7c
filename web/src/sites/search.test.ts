import { expect, test } from 'vitest';

import { openOf, parseSearch, parseSites, writtenOpen } from './search';

test('the address of a site keeps a tab that there is', () => {
  expect(parseSearch({ tab: 'events', series: '4' })).toEqual({ tab: 'events', series: 4 });
  expect(parseSearch({ tab: 'summary', series: 'x' })).toEqual({});
});

test('open levels are written into the address and read again, each once', () => {
  expect(openOf(writtenOpen([7, 9]))).toEqual([7, 9]);
  expect(parseSites({ open: 7, find: ' ', type: 'plant' })).toEqual({ open: '7', type: 'plant' });
  expect(openOf('7-7-x--3')).toEqual([7, 3]);
});
