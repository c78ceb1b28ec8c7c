/** What happened at a site: anomalies of its series, and rows that a rule held back. */

import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';

import { anomaliesOfSite, heldOfSite, seriesOfSite, type Site } from '../api/sites';
import { Severity } from '../anomalies/Severity';
import { VerdictMark } from '../anomalies/Queue';
import { gistOf } from '../anomalies/why';
import { whyWords } from '../anomalies/whyWords';
import '../anomalies/anomalies.css';
import { useNow } from '../app/useNow';
import { useLanguage, useWords } from '../i18n/language';
import { Said } from '../said/Said';
import { Asked, Card } from '../sheet/Page';
import { siteWords } from './words';

export function Events({ site }: { site: Site }) {
  const words = useWords(siteWords);
  const why = useWords(whyWords);
  const { formats } = useLanguage();
  const now = useNow();
  const odd = useQuery(anomaliesOfSite(site.key));
  const held = useQuery(heldOfSite(site.key));
  const { data: series } = useQuery(seriesOfSite(site.key));
  const zone = series?.[0]?.zone ?? 'UTC';
  return (
    <div className="fs-site-two">
      <Card title={words.anomalies}>
        <Asked query={odd} empty={words.noAnomalies}>
          {(rows) => (
            <ul className="fs-site-events">
              {rows.map((row) => (
                <li key={row.anomaly_id}>
                  <span className="fs-two">
                    <Link to="/anomalies" search={{ at: row.anomaly_id, series: row.series_id, verdict: 'all' }} className="fs-way">
                      {gistOf(row, why, formats)}
                    </Link>
                    <span>
                      <bdi>{series?.find(({ series_id }) => series_id === row.series_id)?.name}</bdi> · {formats.brief(Date.parse(row.start_at), zone, now)}
                    </span>
                  </span>
                  <span className="fs-acts">
                    <VerdictMark verdict={row.verdict} />
                    <Severity severity={row.severity} />
                  </span>
                </li>
              ))}
            </ul>
          )}
        </Asked>
      </Card>
      <Card
        title={words.held}
        action={
          <Link to="/data/quarantine" className="fs-way">
            {words.toQuarantine}
          </Link>
        }
      >
        <Asked query={held} empty={words.noHeld}>
          {(rows) => (
            <ul className="fs-site-events">
              {rows.map((row) => (
                <li key={row.quarantine_id}>
                  <span className="fs-two">
                    <Said text={row.message} />
                    <bdi>{words.heldRow(row.file, formats.whole(row.line ?? 0))}</bdi>
                  </span>
                  {row.event_at && <span className="fs-note">{formats.brief(Date.parse(row.event_at), zone, now)}</span>}
                </li>
              ))}
            </ul>
          )}
        </Asked>
      </Card>
    </div>
  );
}
