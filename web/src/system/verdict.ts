/** Whether all is well, jobs alone wait, or the server cannot take all work. */

import type { Health } from '../api/system';

export type Verdict = 'well' | 'beside' | 'not-ready';

export function verdictOf({ ready, checks }: Health): Verdict {
  if (!ready) return 'not-ready';
  return Object.values(checks).every((state) => state === 'ok') ? 'well' : 'beside';
}
