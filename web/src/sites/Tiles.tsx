/** The newest value of each series of a site, each a way to the series. */

import { Link } from '@tanstack/react-router';

import type { Series } from '../api/queries';
import { useNow } from '../app/useNow';
import { useLanguage, useWords } from '../i18n/language';
import { Measured } from '../i18n/Unit';
import { isLate } from '../series/late';
import { durationMs } from '../time/zone';
import { siteWords } from './words';

export function Tiles({ series, most = 200 }: { series: readonly Series[]; most?: number }) {
  const words = useWords(siteWords);
  const { formats } = useLanguage();
  const now = useNow();
  return (
    <div className="fs-site-tiles">
      {series.slice(0, most).map(({ series_id, name, unit, latest, resolution, zone }) => (
        <Link key={series_id} to="/series/$seriesId" params={{ seriesId: series_id }} className="fs-card fs-site-tile">
          <span>
            <bdi>{name}</bdi>
          </span>
          {latest ? (
            <>
              <strong>
                <Measured text={formats.number(latest.value)} unit={unit} />
              </strong>
              <small className={isLate(Date.parse(latest.event_at), durationMs(resolution), now) ? 'fs-ov-late' : 'fs-note'} title={formats.moment(Date.parse(latest.event_at), zone)}>
                {formats.age(Date.parse(latest.event_at), now)}
              </small>
            </>
          ) : (
            <small className="fs-note">{words.nothing}</small>
          )}
        </Link>
      ))}
    </div>
  );
}
