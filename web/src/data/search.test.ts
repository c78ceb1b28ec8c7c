import { expect, test } from 'vitest';

import { parseSearch as parseHeld } from './quarantine/search';
import { parseSearch as parseRuns } from './runs/search';

const RUN = '0197c4c0-0000-7000-8000-000000000000';

test('an address of runs says a state, a kind and a run, nothing else', () => {
  expect(parseRuns({ state: 'failed', kind: 'load', run: RUN, more: 1 })).toEqual({ state: 'failed', kind: 'load', run: RUN });
  expect(parseRuns({ state: 'odd', kind: '', run: 'x' })).toEqual({});
});

test('an address of the quarantine says which rows; waiting ones need not be said', () => {
  expect(parseHeld({ state: 'dropped', rule: 'range', contract: 'meters', run: RUN })).toEqual({ state: 'dropped', rule: 'range', contract: 'meters', run: RUN });
  expect(parseHeld({ state: 'open', rule: '<b>', contract: 7 })).toEqual({});
});
