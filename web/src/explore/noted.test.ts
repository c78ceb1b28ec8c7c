import { expect, test } from 'vitest';

import type { Note } from '../api/notes';
import { makeFormats } from '../i18n/formats';
import { marksOf } from '../notes/marks';
import { linesOf, wrapped } from './noted';

const note = (note_id: string, more: Partial<Note> = {}) =>
  ({ note_id, text: 'The line\nwas out.', start_at: '2024-05-01T06:00:00Z', end_at: null, shared: true, author: 'Ada', author_kind: 'person', ...more }) as Note;
const plain = (text: string | undefined) => text?.replace(/[\u2068\u2069]/g, '');

test('a picture tells the shared notes with the numbers that they have on the chart', () => {
  const told = marksOf([note('a', { shared: false }), note('b', { end_at: '2024-05-01T09:00:00Z' }), note('c', { author_kind: 'anybody' })]);
  expect(linesOf(told, makeFormats('en'), 'UTC').map(plain)).toEqual([
    '2 · The line was out. (Wed 1 May 2024, 06:00 – Wed 1 May 2024, 09:00 · Ada)',
    '3 · The line was out. (Wed 1 May 2024, 06:00)',
  ]);
  expect(plain(linesOf(told, makeFormats('fa'), 'UTC')[0])).toMatch(/^۲ · The line/);
});

test('a long one is broken between words', () => {
  const wide = (part: string) => part.length;
  expect(wrapped('one two three', 7, wide)).toEqual(['one two', 'three']);
  expect(wrapped('immeasurable x', 5, wide)).toEqual(['immeasurable', 'x']);
  expect(wrapped('', 5, wide)).toEqual(['']);
});
