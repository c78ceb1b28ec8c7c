/** Notes on a chart: a numbered flag at each moment, a window between two rules with a shade. Pure. */

import type { Note } from '../api/notes';
import type { Palette } from '../app/theme';
import type { Window } from '../series/range';

/** A note as it is drawn: its number is the one that the list beside it has. */
export interface NoteMark {
  id: string;
  n: number;
  start: number;
  /** Null: a moment. */
  end: number | null;
}

/** In the order of time, numbered from 1. */
export function marksOf(notes: readonly Note[]): { note: Note; mark: NoteMark }[] {
  return [...notes]
    .sort((a, b) => Date.parse(a.start_at) - Date.parse(b.start_at) || a.note_id.localeCompare(b.note_id))
    .map((note, i) => ({ note, mark: { id: note.note_id, n: i + 1, start: Date.parse(note.start_at), end: note.end_at ? Date.parse(note.end_at) : null } }));
}

type Part = Record<string, unknown>;

interface Ground {
  /** Of the first value axis, or of the only one. */
  top: number;
  window: Window;
  colours: Pick<Palette, 'text' | 'surface'>;
  /** Whole numbers as the reader writes them. */
  whole: (n: number) => string;
}

const STILL = { type: 'line', silent: true, emphasis: { disabled: true }, animation: false } as const;
const RULE = { symbol: 'none', lineStyle: { width: 0, opacity: 0 } } as const;

/** Parts of the chart's option. A flag stands where its note begins, or at the edge if that was before what is in view. */
export function noteParts(marks: readonly NoteMark[], { top, window, colours, whole }: Ground): Part[] {
  if (marks.length === 0) return [];
  const shades = marks.flatMap(({ id, start, end }): Part[] =>
    end === null ? [] : [{ ...STILL, ...RULE, id: `note-${id}`, z: 1, data: [[start, top], [end, top]], areaStyle: { color: colours.text, opacity: 0.09, origin: 'start' } }],
  );
  const edges = marks.flatMap(({ start, end }) => (end === null ? [{ xAxis: start }] : [{ xAxis: start }, { xAxis: end }]));
  const flags: Part = {
    ...STILL,
    id: 'notes',
    z: 7,
    data: marks.map(({ n, start }) => ({ value: [Math.max(start, window.start), top], name: String(n), label: { formatter: whole(n) } })),
    lineStyle: { width: 0, opacity: 0 },
    showSymbol: true,
    showAllSymbol: true,
    symbol: 'roundRect',
    symbolSize: [19, 16],
    itemStyle: { color: colours.text, borderColor: colours.surface, borderWidth: 1 },
    label: { show: true, position: 'inside', color: colours.surface, fontSize: 10.5, fontWeight: 600 },
    markLine: { silent: true, symbol: 'none', animation: false, label: { show: false }, lineStyle: { color: colours.text, width: 1, type: [2, 3], opacity: 0.8 }, data: edges },
  };
  return [...shades, flags];
}
