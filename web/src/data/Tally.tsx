/** The counts of a load, side by side. */

import { COUNTS } from '../api/runs';
import { useLanguage, useWords } from '../i18n/language';
import { dataWords } from './words';

const TONES: Partial<Record<(typeof COUNTS)[number], string>> = { accepted: 'good', quarantined: 'bad' };

export function Tally({ counts }: { counts: Record<(typeof COUNTS)[number], number> }) {
  const words = useWords(dataWords);
  const { formats } = useLanguage();
  return (
    <dl className="fs-tally">
      {COUNTS.filter((name) => name === 'read' || name === 'accepted' || name === 'quarantined' || counts[name] > 0).map((name) => (
        <div key={name} data-tone={counts[name] > 0 ? TONES[name] : undefined}>
          <dt>{words.counts[name]}</dt>
          <dd>{formats.whole(counts[name])}</dd>
        </div>
      ))}
    </dl>
  );
}
