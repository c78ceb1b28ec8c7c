import { describe, expect, it } from 'vitest';

import type { Note } from '../api/notes';
import { marksOf, noteParts } from './marks';

const note = (note_id: string, start_at: string, end_at: string | null = null) => ({ note_id, start_at, end_at }) as Note;
const window = { start: Date.parse('2024-05-01T00:00:00Z'), end: Date.parse('2024-05-02T00:00:00Z') };
const ground = { top: 10, window, colours: { text: '#000', surface: '#fff' }, whole: String };

describe('notes on a chart', () => {
  it('numbers them by time, whoever was written first', () => {
    const told = marksOf([note('b', '2024-05-01T12:00:00Z'), note('c', '2024-05-01T06:00:00Z'), note('a', '2024-05-01T12:00:00Z')]);
    expect(told.map(({ note: { note_id }, mark }) => [note_id, mark.n])).toEqual([['c', 1], ['a', 2], ['b', 3]]);
  });

  it('rules both ends of a window and shades it, a moment has one rule and no shade', () => {
    const marks = marksOf([note('m', '2024-05-01T06:00:00Z'), note('w', '2024-05-01T08:00:00Z', '2024-05-01T09:00:00Z')]).map(({ mark }) => mark);
    const parts = noteParts(marks, ground);
    expect(parts.map(({ id }) => id)).toEqual(['note-w', 'notes']);
    expect((parts[1]?.['markLine'] as { data: unknown[] }).data).toHaveLength(3);
  });

  it('holds the flag of a window that began before at the edge', () => {
    const [mark] = marksOf([note('w', '2024-04-20T00:00:00Z', '2024-05-01T09:00:00Z')]);
    const flags = noteParts(mark ? [mark.mark] : [], ground).at(-1)?.['data'] as { value: number[] }[];
    expect(flags[0]?.value).toEqual([window.start, 10]);
  });

  it('draws nothing where there are none', () => {
    expect(noteParts([], ground)).toEqual([]);
  });
});
