/** A unit beside its number: small, grey, and left to right in every language. */

import { unitName } from './units';

export function Unit({ unit }: { unit: string }) {
  return <small dir="ltr">{unitName(unit)}</small>;
}
