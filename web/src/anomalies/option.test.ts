import { expect, test } from 'vitest';

import { PALETTES } from '../app/theme';
import { en } from '../i18n/en';
import { makeFormats } from '../i18n/formats';
import { marksOf } from '../notes/marks';
import type { Note } from '../api/notes';
import { evidenceOption } from './option';

const HOUR = 3_600_000;
const start = Date.parse('2024-05-01T00:00:00Z');
const window = { start, end: start + 6 * HOUR };
const note = { note_id: 'a', start_at: '2024-05-01T02:00:00Z', end_at: null } as Note;

test('the chart of an anomaly has the notes of its time, numbered as in the list, and no rule of now', () => {
  const at = Float64Array.from([0, 1, 2, 3, 4, 5], (hour) => start + hour * HOUR);
  const drawing = {
    history: { at, value: Float64Array.of(1, 2, 9, 2, 1, 2), low: null, high: null },
    notes: marksOf([note]).map(({ mark }) => mark),
    bucket: null, fan: null, issuedAt: null, now: window.end, asOf: false, unit: 'MW', window, zone: 'UTC', colours: PALETTES.light, formats: makeFormats('en'), words: en, rtl: false, width: 600,
  };
  const odd = { span: { start: start + 2 * HOUR, end: start + 3 * HOUR }, rows: [{ at: start + 2 * HOUR, value: 9 }], words: { begins: 'Begins', ends: 'Ends' } };
  const parts = evidenceOption(drawing, odd)['series'] as { id: string; data?: { name?: string }[] }[];
  expect(parts.find(({ id }) => id === 'notes')?.data?.map(({ name }) => name)).toEqual(['1']);
  expect(parts.map(({ id }) => id)).toEqual(expect.arrayContaining(['edges', 'rings']));
  expect(parts.some(({ id }) => id === 'rules')).toBe(false);
});
