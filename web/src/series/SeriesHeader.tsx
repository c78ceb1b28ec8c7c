/** Title of the page: name, asset, quantity, and how old the data are or from when they are looked at. */

import { IconClockExclamation } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';

import type { Series } from '../api/queries';
import { SiteLink } from '../app/SiteLink';
import { useNow } from '../app/useNow';
import { useLanguage } from '../i18n/language';
import { unitName } from '../i18n/units';
import { AsOfBadge } from './AsOf';
import { isLate } from './late';

interface Props {
  series: Series;
  stepMs: number | null;
  asOf: string | null;
  onAsOf: (asOf: string | null) => void;
}

export function SeriesHeader({ series, stepMs, asOf, onAsOf }: Props) {
  const { words } = useLanguage();
  const facts = [series.quantity.replaceAll('_', ' '), unitName(series.unit)].filter(Boolean);
  return (
    <div className="fs-title">
      <h1>
        <bdi>{series.name}</bdi>
      </h1>
      <p className="fs-facts">
        {series.asset && <SiteLink asset={series.asset} />}
        {facts.map((fact, i) => (
          <span key={fact}>
            {(series.asset || i > 0) && ' · '}
            <bdi>{fact}</bdi>
          </span>
        ))}
      </p>
      <Link to="/explore" search={{ series: series.series_id, ...(asOf && { as_of: asOf }) }} className="fs-way">
        {words.openInExplore}
      </Link>
      {asOf ? <AsOfBadge asOf={asOf} zone={series.zone} onAsOf={onAsOf} /> : <Freshness series={series} stepMs={stepMs} />}
    </div>
  );
}

function Freshness({ series, stepMs }: { series: Series; stepMs: number | null }) {
  const { words, formats } = useLanguage();
  const now = useNow();
  if (!series.latest) return null;
  const last = Date.parse(series.latest.event_at);
  const late = isLate(last, stepMs, now);
  return (
    <span
      className={`fs-badge ${late ? 'fs-badge-amber' : 'fs-badge-green'}`}
      title={formats.moment(last, series.zone)}
      data-testid={late ? 'stale' : 'fresh'}
    >
      {late ? <IconClockExclamation size={13} stroke={2} aria-hidden /> : <span className="fs-dot" aria-hidden />}
      {words.stale(formats.age(last, now))}
    </span>
  );
}
