import { expect, test } from 'vitest';

import { givenOf, type Parameter } from './ParameterFields';

const parameter = (name: string, type: string) => ({ name, type, default: 1 }) as Parameter;

test('only what is filled in is told, as what it is', () => {
  const parameters = [parameter('trees', 'integer'), parameter('together', 'boolean'), parameter('kind', 'string'), parameter('share', 'number')];
  const values = { 'parameter.trees': '500', 'parameter.together': 'false', 'parameter.kind': '', 'parameter.share': '0.5', name: 'x' };
  expect(givenOf(values, parameters)).toEqual({ trees: 500, together: false, share: 0.5 });
  expect(givenOf({ 'parameter.windows': '3' }, [parameter('windows', 'array')])).toEqual({});
});
