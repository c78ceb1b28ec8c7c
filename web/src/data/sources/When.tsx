/** When a source is asked next: by the clock, after its rest, or only by hand. */

import type { Source } from '../../api/quality';
import { useNow } from '../../app/useNow';
import { useWords } from '../../i18n/language';
import { useTimes } from '../../sheet/useTimes';
import { askedWords } from './askedWords';

export function When({ source }: { source: Source }) {
  const words = useWords(askedWords);
  const times = useTimes();
  const now = useNow();
  const { enabled, rests_until: rests, next_at: next } = source;
  if (!enabled) return <span className="fs-note">{words.off}</span>;
  if (!next) return <span className="fs-note">{words.notByClock}</span>;
  if (rests && Date.parse(rests) > now) {
    return (
      <time dateTime={rests} title={times.moment(rests)}>
        {words.restsUntil(times.moment(rests))}
      </time>
    );
  }
  return (
    <time dateTime={next} title={times.moment(next)}>
      {times.age(next)}
    </time>
  );
}
