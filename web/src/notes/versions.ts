/** What the versions of a note tell: which there were by a moment, and what each changed of the one before. Pure. */

import type { Note } from '../api/notes';

export type Change = 'text' | 'time' | 'about' | 'shared' | 'removed';

export interface Version {
  note: Note;
  /** Empty in the first that the reader may read. */
  changes: Change[];
}

/** The newest first. */
export function versionsOf(versions: readonly Note[], asOf: string | null): Version[] {
  const until = asOf === null ? Infinity : Date.parse(asOf);
  const known = versions.filter(({ known_at }) => Date.parse(known_at) <= until).sort((a, b) => a.version - b.version);
  return known.map((note, i) => ({ note, changes: changesOf(known[i - 1], note) })).reverse();
}

function changesOf(before: Note | undefined, now: Note): Change[] {
  if (!before) return [];
  const differ: Record<Change, boolean> = {
    text: before.text !== now.text,
    time: before.start_at !== now.start_at || before.end_at !== now.end_at,
    about: before.series_id !== now.series_id || before.asset_id !== now.asset_id,
    shared: before.shared !== now.shared,
    removed: before.standing && !now.standing,
  };
  return (Object.keys(differ) as Change[]).filter((each) => differ[each]);
}

/** Somebody wrote it for themselves first; what it said then is theirs. */
export const beganUnseen = (versions: readonly Version[]): boolean => (versions.at(-1)?.note.version ?? 1) > 1;
