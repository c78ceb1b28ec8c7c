import { describe, expect, test } from 'vitest';

import { ownPath, tokenOf } from './paths';

const HERE = 'https://foresite.example.org';

describe('where one goes after signing in', () => {
  test.each(['/series/4?range=30d', '/people', '/series/4?as_of=2024-05-07T12:00Z#top'])('%s is kept', (to) => {
    expect(ownPath(to, HERE)).toBe(to);
  });
  test.each([
    'https://elsewhere.example.org/',
    '//elsewhere.example.org/series',
    '/\\elsewhere.example.org',
    '/\t/elsewhere.example.org',
    'javascript:alert(1)',
    'series/4',
    '',
    undefined,
    17,
  ])('%s is another site or nonsense: the start page', (to) => {
    expect(ownPath(to, HERE)).toBe('/');
  });
  test('the sign-in page does not send to itself', () => {
    expect(ownPath('/sign-in?to=/people', HERE)).toBe('/');
  });
});

describe('the token of a link', () => {
  test('stands after the hash', () => {
    expect(tokenOf('#abc-DEF_1.2')).toBe('abc-DEF_1.2');
  });
  test.each(['', '#', '#a b', '#<b>'])('%s is none', (hash) => {
    expect(tokenOf(hash)).toBe('');
  });
});
