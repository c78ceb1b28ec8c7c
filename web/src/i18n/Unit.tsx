/** Units, and numbers with them: small, grey, and left to right in every language. */

import { unitName } from './units';

export function Unit({ unit }: { unit: string }) {
  return <small dir="ltr">{unitName(unit)}</small>;
}

/** A number with its unit behind it, as a formula stands in a text of either direction; never apart. */
export function Measured({ text, unit, title }: { text: string; unit: string; title?: string }) {
  return (
    <bdi dir="ltr" className="fs-measured" title={title}>
      {text}
      {unitName(unit) && <> <Unit unit={unit} /></>}
    </bdi>
  );
}
