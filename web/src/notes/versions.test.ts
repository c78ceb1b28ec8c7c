import { describe, expect, it } from 'vitest';

import type { Note } from '../api/notes';
import { beganUnseen, versionsOf } from './versions';
import { versionWords } from './versionWords';

const at = (hour: number) => `2024-05-01T0${hour}:00:00Z`;
const version = (n: number, more: Partial<Note> = {}) =>
  ({ version: n, known_at: at(n), text: 'The line was out.', start_at: at(1), end_at: null, series_id: 1, asset_id: null, shared: true, standing: true, ...more }) as Note;

describe('versions of a note', () => {
  const all = [version(1), version(2, { text: 'Out for six hours.' }), version(3, { text: 'Out for six hours.', end_at: at(7), shared: false }), version(4, { text: 'Out for six hours.', end_at: at(7), shared: false, standing: false })];

  it('are told the newest first, each with what it changed', () => {
    expect(versionsOf([...all].reverse(), null).map(({ note, changes }) => [note.version, changes])).toEqual([
      [4, ['removed']],
      [3, ['time', 'shared']],
      [2, ['text']],
      [1, []],
    ]);
  });

  it('end where the reader looks back to', () => {
    expect(versionsOf(all, at(2)).map(({ note }) => note.version)).toEqual([2, 1]);
    expect(versionsOf(all, '2024-05-01T00:30:00Z')).toEqual([]);
  });

  it('begin unseen where the first ones are somebody else’s own', () => {
    expect(beganUnseen(versionsOf(all.slice(1), null))).toBe(true);
    expect(beganUnseen(versionsOf(all, null))).toBe(false);
    expect(beganUnseen([])).toBe(false);
  });

  it('have words for each change in both languages', () => {
    for (const { changed } of Object.values(versionWords)) expect(Object.keys(changed).sort()).toEqual(['about', 'removed', 'shared', 'text', 'time']);
  });
});
