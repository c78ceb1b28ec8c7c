/** What lies under the pointer, beside it. */

import type { MapAnswer } from '../api/sites';
import { useLanguage, useWords } from '../i18n/language';
import type { Pointed } from './MapCanvas';
import { Amount } from './Amount';
import { mapWords, typeName } from './words';

export function HoverCard({ answer, pointed }: { answer: MapAnswer; pointed: Pointed }) {
  const words = useWords(mapWords);
  const { formats, language } = useLanguage();
  const at = pointed.id === null ? -1 : answer.sites.asset_id.indexOf(pointed.id);
  return (
    <div className="fs-map-hover" style={{ left: pointed.x, top: pointed.y }} aria-hidden data-testid="map-hover">
      {at < 0 ? (
        <strong>{words.sitesHere(formats.whole(pointed.count))}</strong>
      ) : (
        <>
          <strong>
            <bdi>{answer.sites.name[at]}</bdi>
          </strong>
          <span className="fs-note">{typeName(answer.sites.asset_type[at] ?? '', language)}</span>
          <Amount answer={answer} at={at} />
        </>
      )}
    </div>
  );
}
