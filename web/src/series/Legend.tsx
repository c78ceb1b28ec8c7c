/** What the marks of the chart mean. */

import { useLanguage } from '../i18n/language';

export function Legend({ days, fan }: { days: boolean; fan: boolean }) {
  const { words, formats } = useLanguage();
  const entries: [string, string][] = [['line', days ? words.dailyMean : words.observed]];
  if (days) entries.push(['days', words.dailyRange]);
  if (fan) {
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
