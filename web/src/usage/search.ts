/** What the address of the usage page says: days or months, and which measure is drawn. */

import type { By } from '../api/usage';

export const MEASURES = ['requests', 'rows', 'bytes_in', 'bytes_out'] as const;
export type Measure = (typeof MEASURES)[number];

export interface Search {
  by?: By;
  of?: Measure;
}

export function parseSearch({ by, of }: Record<string, unknown>): Search {
  const measure = MEASURES.find((known) => known === of);
  return { ...(by === 'month' && { by }), ...(measure && { of: measure }) };
}
