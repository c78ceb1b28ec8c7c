/** What the address of the quarantine says: which held rows are shown. */

import { HELD_STATES, type HeldState } from '../../api/held';

export interface Search {
  state?: HeldState;
  rule?: string;
  contract?: string;
  run?: string;
}

export function parseSearch({ state, rule, contract, run }: Record<string, unknown>): Search {
  const known = HELD_STATES.find((one) => one === state && one !== 'open');
  const named = (name: string, given: unknown) => (typeof given === 'string' && /^[a-z0-9-]{1,64}$/.test(given) ? { [name]: given } : {});
  return { ...(known && { state: known }), ...named('rule', rule), ...named('contract', contract), ...named('run', run) };
}
