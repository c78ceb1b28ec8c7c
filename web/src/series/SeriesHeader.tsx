/** Title of the page: name, asset, quantity, zone, and how old the data are. */

import { IconClockExclamation } from '@tabler/icons-react';

import type { Series } from '../api/queries';
import { useNow } from '../app/useNow';
import { useLanguage } from '../i18n/language';
import { DAY } from '../time/zone';
import { assetName } from './SeriesPicker';

const LATE_STEPS = 3;

export function SeriesHeader({ series, stepMs }: { series: Series; stepMs: number | null }) {
  const { words, formats } = useLanguage();
  const now = useNow();
  const last = series.latest ? Date.parse(series.latest.event_at) : null;
  const late = last !== null && now - last > Math.max(LATE_STEPS * (stepMs ?? DAY), 60_000);
  const facts = [assetName(series), series.quantity.replaceAll('_', ' '), series.unit].filter(Boolean);
  return (
    <div className="fs-title">
      <h1>
        <bdi>{series.name}</bdi>
      </h1>
      <p className="fs-facts">
        {facts.map((fact, i) => (
          <span key={fact}>
            {i > 0 && ' · '}
            <bdi>{fact}</bdi>
          </span>
        ))}
        <span>
          {' · '}
          {words.timesIn}{' '}
          <bdi>{series.zone}</bdi>
        </span>
      </p>
      {late && (
        <span className="fs-badge fs-badge-amber" title={formats.moment(last, series.zone)} data-testid="stale">
          <IconClockExclamation size={13} stroke={2} aria-hidden />
          {words.stale(formats.age(last, now))}
        </span>
      )}
    </div>
  );
}
