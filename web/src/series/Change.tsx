/** How far a value is from another: in percent, or in the unit where percent says nothing. */

import { IconTriangleFilled, IconTriangleInvertedFilled } from '@tabler/icons-react';

import type { Formats } from '../i18n/formats';
import { useLanguage } from '../i18n/language';
import { hasRatio } from '../i18n/units';

export function Change({ from, to, unit }: { from: number; to: number; unit: string }) {
  const { formats } = useLanguage();
  const by = difference(from, to, unit, formats);
  const Arrow = by.up ? IconTriangleFilled : IconTriangleInvertedFilled;
  return (
    <bdi className="fs-change">
      {by.none ? null : <Arrow size={8} aria-label={by.up ? '+' : '-'} role="img" />}
      {by.text}
    </bdi>
  );
}

interface Difference {
  text: string;
  up: boolean;
  none: boolean;
}

/** How far apart two values are: in percent of the first, or in the unit where percent says nothing. */
export function difference(from: number, to: number, unit: string, formats: Formats): Difference {
  const apart = Math.abs(to - from);
  // What only the last digits of a sum tell apart is the same.
  const by = apart <= 1e-9 * Math.max(Math.abs(from), Math.abs(to)) ? 0 : apart;
  const text = hasRatio(unit) && from !== 0 ? formats.change(by / Math.abs(from)) : formats.measured(by, unit);
  return { text, up: to >= from, none: by === 0 };
}
