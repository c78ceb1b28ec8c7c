/** What the marks of the chart mean. */

import { useLanguage } from '../i18n/language';
import type { Bucket } from './range';

export function Legend({ bucket, fan }: { bucket: Bucket | null; fan: boolean }) {
  const { words, formats } = useLanguage();
  const entries: [string, string][] = [['line', bucket ? words.mean[bucket] : words.observed]];
  if (bucket) entries.push(['days', words.spread[bucket]]);
  if (fan && bucket) entries.push(['narrow', words.forecastBand(formats.percent(0.8))]);
  if (fan && !bucket) {
    entries.push(['dash', words.median], ['narrow', words.band(formats.percent(0.4))], ['wide', words.band(formats.percent(0.8))]);
  }
  return (
    <ul className="fs-legend">
      {entries.map(([mark, name]) => (
        <li key={mark}>
          <span className={`fs-mark fs-mark-${mark}`} aria-hidden />
          {name}
        </li>
      ))}
    </ul>
  );
}
