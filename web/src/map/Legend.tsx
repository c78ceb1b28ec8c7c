/** What the colours mean, with the unit, and what clusters and grey sites are. */

import type { MapAnswer } from '../api/sites';
import { useLanguage, useWords } from '../i18n/language';
import { Unit } from '../i18n/Unit';
import type { Scale } from './scale';
import { mapWords, quantityName } from './words';

export function Legend({ answer, scale }: { answer: MapAnswer; scale: Scale | null }) {
  const words = useWords(mapWords);
  const { formats, language } = useLanguage();
  const number = formats.round;
  const labels = scale?.colours.map((_, at) => {
    const [low, high] = [scale.limits[at - 1], scale.limits[at]];
    if (low === undefined && high === undefined) return number(scale.least);
    if (low === undefined) return words.under(number(high ?? 0));
    return high === undefined ? words.from(number(low)) : words.between(number(low), number(high));
  });
  return (
    <div className="fs-map-legend">
      <p>
        {words.legend(words.statistics[answer.statistic], quantityName(answer.quantity, language))} <Unit unit={answer.unit} />
      </p>
      <ul>
        {scale?.colours.map((colour, at) => (
          <li key={colour}>
            <i style={{ background: colour }} aria-hidden />
            <bdi>{labels?.[at]}</bdi>
          </li>
        ))}
        {answer.sites.value.some((value) => value === null) && (
          <li>
            <i className="fs-map-grey" aria-hidden />
            {words.notMeasured}
          </li>
        )}
      </ul>
      <p className="fs-note">{words.clusters}</p>
      {answer.several > 0 && <p className="fs-note">{words.several(formats.whole(answer.several))}</p>}
    </div>
  );
}
