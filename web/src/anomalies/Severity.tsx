/** How many times its threshold a score is: told, and as one to four marks. */

import { useLanguage, useWords } from '../i18n/language';
import { levelOf, timesOf } from './search';
import { anomalyWords } from './words';

export function Severity({ severity }: { severity: number }) {
  const words = useWords(anomalyWords);
  const { formats } = useLanguage();
  const level = levelOf(severity);
  const times = formats.number(timesOf(severity));
  return (
    <span className="fs-severity" title={`${words.severity}: ${words.times(times)}`}>
      <i aria-hidden data-level={level}>
        {[1, 2, 3, 4].map((mark) => (
          <b key={mark} data-on={mark <= level || undefined} />
        ))}
      </i>
      {words.times(times)}
    </span>
  );
}
