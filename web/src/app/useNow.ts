/** The reader's clock, ticking every half minute; the only clock of the page. */

import { useSyncExternalStore } from 'react';

const STEP_MS = 30_000;

function subscribe(changed: () => void): () => void {
  const timer = setInterval(changed, STEP_MS);
  return () => {
    clearInterval(timer);
  };
}

const read = () => Math.floor(Date.now() / STEP_MS) * STEP_MS;

export function useNow(): number {
  return useSyncExternalStore(subscribe, read);
}
