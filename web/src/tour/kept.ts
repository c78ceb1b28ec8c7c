/** How far a person's first run is, kept by this browser for each organisation. */

import { useSyncExternalStore } from 'react';

import { PATHS, type Path, type Step } from './steps';

export type Tour = { path: Path; step: Step };
/** New: not yet offered an answer. Over: done, or not wanted. */
export type Kept = Tour | 'new' | 'over';

const listeners = new Set<() => void>();
/** One look at the storage each: what is read must be the same object until it changes. */
const read = new Map<string, Kept>();

const nameOf = (whose: string) => `foresite-tour ${whose}`;

export function parsed(text: string | null): Kept {
  if (text === null) return 'new';
  const [path, step] = text.split(' ');
  if (path !== 'file' && path !== 'series') return 'over';
  const known: readonly string[] = PATHS[path];
  return step && known.includes(step) ? { path, step: step as Step } : 'over';
}

function kept(whose: string): Kept {
  const known = read.get(whose);
  if (known) return known;
  let text: string | null = null;
  try {
    text = localStorage.getItem(nameOf(whose));
  } catch {
    text = 'over'; // a browser that keeps nothing would ask at every visit
  }
  const now = parsed(text);
  read.set(whose, now);
  return now;
}

export function keep(whose: string, now: Tour | 'over'): void {
  read.set(whose, now);
  try {
    localStorage.setItem(nameOf(whose), now === 'over' ? now : `${now.path} ${now.step}`);
  } catch {
    // It holds until the page is left.
  }
  for (const tell of listeners) tell();
}

export function useKept(whose: string): Kept {
  return useSyncExternalStore(
    (tell) => {
      listeners.add(tell);
      return () => listeners.delete(tell);
    },
    () => kept(whose),
  );
}
