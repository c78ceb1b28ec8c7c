import { expect, test } from 'vitest';

import { makeFormats } from '../i18n/formats';
import { difference } from './Change';

const formats = makeFormats('en');

test('a difference is told in percent, or in the unit where percent says nothing', () => {
  expect(difference(100, 97, 'MW', formats)).toEqual({ text: '3%', up: false, none: false });
  expect(difference(10, 12.5, 'degC', formats)).toEqual({ text: '2.5 °C', up: true, none: false });
});
test('what only the last digits of a sum tell apart is the same', () => {
  expect(difference(10.4, 10.4 + 5e-14, 'degC', formats)).toMatchObject({ none: true });
});
