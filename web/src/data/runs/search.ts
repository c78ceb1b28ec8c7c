/** What the address of the runs says: which ones are listed, and the one whose report is open. */

import { RUN_STATES, type RunState } from '../../api/runs';

export interface Search {
  state?: RunState;
  kind?: string;
  /** Id of the run whose report is open. */
  run?: string;
}

const ID = /^[0-9a-f-]{36}$/;

export function parseSearch({ state, kind, run }: Record<string, unknown>): Search {
  const known = RUN_STATES.find((one) => one === state);
  return {
    ...(known && { state: known }),
    ...(typeof kind === 'string' && /^[a-z-]{1,40}$/.test(kind) && { kind }),
    ...(typeof run === 'string' && ID.test(run) && { run }),
  };
}
