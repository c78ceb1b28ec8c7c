/** What the address of the overview says: which series is shown large, and from when it is looked at. */

import { parseSearch as parseRange } from '../series/range';

export interface Search {
  series?: number;
  /** Show what was known at this instant. */
  as_of?: string;
}

export function parseSearch({ series, as_of }: Record<string, unknown>): Search {
  const id = Number(series);
  const moment = parseRange({ as_of }).as_of;
  return { ...(Number.isSafeInteger(id) && id > 0 && { series: id }), ...(moment && { as_of: moment }) };
}
