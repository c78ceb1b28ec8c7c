/** One source: how it fares, its loads, the series it writes to, and its contract as it is kept. */

import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';

import { source } from '../../api/quality';
import { useLanguage, useWords } from '../../i18n/language';
import { Asked, Card } from '../../sheet/Page';
import { useTimes } from '../../sheet/useTimes';
import { useLength } from '../quality/Lists';
import { RunList } from '../runs/RunList';
import { SeriesLinks } from '../SeriesLinks';
import { AskedSource } from './AskedSource';
import { askedWords } from './askedWords';
import { DayBars } from './DayBars';
import { SOURCE_TONES, useRows } from './SourcesPage';
import { When } from './When';
import { sourceWords } from './words';

export function OneSource({ sourceId }: { sourceId: number }) {
  const words = useWords(sourceWords);
  const asks = useWords(askedWords);
  const { formats } = useLanguage();
  const times = useTimes();
  const length = useLength();
  const told = useRows();
  const query = useQuery(source(sourceId));
  return (
    <Asked query={query}>
      {(one) => (
        <>
          <Card
            title={one.name}
            note={
              <Link to="/data/sources" className="fs-way">
                {words.back}
              </Link>
            }
            action={<span className={`fs-badge fs-badge-${SOURCE_TONES[one.state]}`}>{words.states[one.state]}</span>}
          >
            <dl className="fs-source-facts">
              {one.asked && (
                <>
                  <div>
                    <dt>{asks.answered}</dt>
                    <dd>{one.answered_at ? <time dateTime={one.answered_at} title={times.moment(one.answered_at)}>{times.ago(one.answered_at)}</time> : words.never}</dd>
                  </div>
                  <div>
                    <dt>{asks.asksNext}</dt>
                    <dd>
                      <When source={one} />
                    </dd>
                  </div>
                  <div>
                    <dt>{asks.failed}</dt>
                    <dd>{formats.whole(one.parcels['failed'] ?? 0)}</dd>
                  </div>
                </>
              )}
              {!one.asked && (
                <>
                  <div>
                    <dt>{words.heard}</dt>
                    <dd>{one.last_at ? <time dateTime={one.last_at}>{times.moment(one.last_at)}</time> : words.never}</dd>
                  </div>
                  <div>
                    <dt>{words.interval}</dt>
                    <dd>{one.usual_interval_seconds === null ? words.notYet : words.every(length(one.usual_interval_seconds * 1000))}</dd>
                  </div>
                  <div>
                    <dt>{words.held}</dt>
                    <dd>
                      {one.held_rows > 0 ? (
                        <Link to="/data/quarantine" search={{ contract: one.name }} className="fs-way">
                          {formats.whole(one.held_rows)}
                        </Link>
                      ) : (
                        formats.whole(0)
                      )}
                    </dd>
                  </div>
                </>
              )}
              <div>
                <dt>{words.rows}</dt>
                <dd>
                  <DayBars rows={one.rows} label={words.rows} /> <small>{told(one)}</small>
                </dd>
              </div>
            </dl>
          </Card>
          {one.asked && <AskedSource source={one} />}
          <Card title={words.runs}>{one.runs.length === 0 ? <p className="fs-note">{words.noRuns}</p> : <RunList rows={one.runs} />}</Card>
          <Card title={words.series}>{one.series.length === 0 ? <p className="fs-note">{words.noSeries}</p> : <SeriesLinks keys={one.series} />}</Card>
          {!one.asked && (
            <Card title={words.contract}>
              {one.contract === null ? (
                <p className="fs-note">{words.noContract}</p>
              ) : (
                <pre className="fs-source-contract" dir="ltr" tabIndex={0} aria-label={words.contract}>
                  {one.contract}
                </pre>
              )}
            </Card>
          )}
        </>
      )}
    </Asked>
  );
}
