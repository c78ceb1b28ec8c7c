/** Files that were dropped, and how far each is. */

export interface Entry {
  id: string;
  file: File;
  state: 'new' | 'sending' | 'loading' | 'done' | 'failed';
  /** The run that loads it, when it was sent. */
  runId: string | null;
}

let last = 0;

/** New entries for files; what is in the list already, by name, size and time, is not added again. */
export function added(entries: readonly Entry[], files: readonly File[]): Entry[] {
  const mark = (file: File) => `${file.name} ${file.size} ${file.lastModified}`;
  const there = new Set(entries.filter(({ state }) => state !== 'done').map(({ file }) => mark(file)));
  const fresh = files.filter((file) => file.size > 0 && !there.has(mark(file)));
  return [...entries, ...fresh.map((file): Entry => ({ id: String((last += 1)), file, state: 'new', runId: null }))];
}

export const changed = (entries: readonly Entry[], id: string, change: Partial<Entry>): Entry[] =>
  entries.map((entry) => (entry.id === id ? { ...entry, ...change } : entry));
