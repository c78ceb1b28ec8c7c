/** One figure of a row of figures, with what to hold it against below. */

import type { ReactNode } from 'react';

import { useLanguage } from '../i18n/language';
import { Measured } from '../i18n/Unit';

interface TileProps {
  name: string;
  /** Null where there is none, undefined while it is on its way. */
  value: number | null | undefined;
  unit: string;
  children: ReactNode;
}

export function Tile({ name, value, unit, children }: TileProps) {
  const { formats } = useLanguage();
  return (
    <section className="fs-card fs-tile">
      <h2>{name}</h2>
      <p className="fs-kpi">
        {typeof value === 'number' ? <Measured text={formats.number(value)} unit={unit} /> : value === null ? '–' : <span className="fs-coming" />}
      </p>
      {children}
    </section>
  );
}
