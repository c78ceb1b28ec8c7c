/** Whether the help stands beside the page, and at which term: one place for the top bar, keys and every mark in a chart. */

import { useSyncExternalStore } from 'react';

import type { TermId } from './terms';

export interface Opened {
  term: TermId | null;
}

let now: Opened | null = null;
/** What had the focus before: it gets it back. */
let before: HTMLElement | null = null;
const listeners = new Set<() => void>();

function set(next: Opened | null): void {
  now = next;
  for (const tell of listeners) tell();
}

export function openHelp(term: TermId | null = null): void {
  if (!now && document.activeElement instanceof HTMLElement) before = document.activeElement;
  set({ term });
}

export function closeHelp(): void {
  if (!now) return;
  set(null);
  if (before?.isConnected) before.focus();
  before = null;
}

export function toggleHelp(): void {
  if (now) closeHelp();
  else openHelp();
}

export function useOpened(): Opened | null {
  return useSyncExternalStore(
    (tell) => {
      listeners.add(tell);
      return () => listeners.delete(tell);
    },
    () => now,
  );
}
