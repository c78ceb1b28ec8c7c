/** The value of a site, or why there is none. */

import type { MapAnswer } from '../api/sites';
import { useLanguage, useWords } from '../i18n/language';
import { Measured } from '../i18n/Unit';
import { mapWords } from './words';

export function Amount({ answer, at }: { answer: MapAnswer; at: number }) {
  const words = useWords(mapWords);
  const { formats } = useLanguage();
  const value = answer.sites.value[at];
  if (typeof value !== 'number') return <span className="fs-map-unmeasured">{answer.sites.series_id[at] ? words.notThen : words.notMeasured}</span>;
  return (
    <span className="fs-map-amount">
      <Measured text={formats.number(value)} unit={answer.unit} />
    </span>
  );
}
