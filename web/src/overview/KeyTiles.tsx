/** Four figures to begin with: the newest value, the next peak, what waits, and how fresh everything is. */

import type { Glance, Overview } from '../api/overview';
import { useLanguage, useWords } from '../i18n/language';
import { Change } from '../series/Change';
import { Tile } from '../series/Tile';
import { REVIEWED, toReview, type Age } from './glance';
import { overviewWords } from './words';

interface Props {
  told: Overview;
  large: Glance | undefined;
  old: Age[];
  now: number;
}

export function KeyTiles({ told, large, old, now }: Props) {
  return (
    <div className="fs-tiles">
      {large && <NewestValue series={large} now={now} />}
      {large && <Peak series={large} now={now} />}
      <ToReview told={told} />
      <Fresh old={old} now={now} />
    </div>
  );
}

function NewestValue({ series, now }: { series: Glance; now: number }) {
  const words = useWords(overviewWords);
  const { words: common, formats } = useLanguage();
  const { latest, before, unit, zone, name } = series;
  const at = latest ? Date.parse(latest.event_at) : null;
  return (
    <Tile name={words.lastValueOf(name)} value={latest?.value ?? null} unit={unit}>
      <p className="fs-note">
        {latest && before !== null ? (
          <>
            <Change from={before} to={latest.value} unit={unit} /> {common.weekBefore}
          </>
        ) : latest ? (
          words.noWeekBefore
        ) : (
          words.noValues
        )}
      </p>
      <p className="fs-note">{at === null ? '\u00a0' : `${formats.brief(at, zone, now)} · ${formats.age(at, now)}`}</p>
    </Tile>
  );
}

function Peak({ series, now }: { series: Glance; now: number }) {
  const words = useWords(overviewWords);
  const { words: common, formats } = useLanguage();
  const { next_peak: peak, unit, zone, name } = series;
  return (
    <Tile name={words.peakOf(name)} value={peak?.median ?? null} unit={unit}>
      <p className="fs-note">
        {peak ? (
          <>
            {common.band(formats.percent(0.8))}{' '}
            <bdi>{formats.range(formats.number(peak.low), formats.number(peak.high))}</bdi>
          </>
        ) : (
          common.noForecast
        )}
      </p>
      <p className={peak?.over ? 'fs-note fs-ov-late' : 'fs-note'}>
        {peak ? (peak.over ? words.over(formats.age(Date.parse(peak.until), now)) : formats.brief(Date.parse(peak.event_at), zone, now)) : '\u00a0'}
      </p>
    </Tile>
  );
}

function ToReview({ told: { review } }: { told: Overview }) {
  const words = useWords(overviewWords);
  const { formats } = useLanguage();
  const [first, second] = REVIEWED.filter((name) => review[name]);
  return (
    <section className="fs-card fs-tile">
      <h2>{words.review}</h2>
      <p className="fs-kpi">{formats.whole(toReview(review))}</p>
      {first ? (
        [first, second].map((name, at) => (
          <p key={name ?? at} className="fs-note fs-cut">
            {name ? `${words.things[name]}: ${formats.whole(review[name] ?? 0)}` : '\u00a0'}
          </p>
        ))
      ) : (
        <p className="fs-note">{words.nothing}</p>
      )}
    </section>
  );
}

function Fresh({ old, now }: { old: Age[]; now: number }) {
  const words = useWords(overviewWords);
  const { formats } = useLanguage();
  const late = old.filter((age) => age.late);
  // What is known ahead of its time, such as a weather forecast, says nothing of how fresh things are.
  const came = old.flatMap(({ last }) => (last === null || last > now ? [] : [last]));
  const newest = came.length > 0 ? Math.max(...came) : null;
  const worst = late[0];
  return (
    <section className="fs-card fs-tile">
      <h2>{words.agesTile}</h2>
      <p className="fs-kpi">
        <bdi>{words.freshOf(formats.whole(old.length - late.length), formats.whole(old.length))}</bdi>
      </p>
      <p className="fs-note">{newest === null ? words.noValues : words.newest(formats.age(newest, now))}</p>
      <p className="fs-note fs-cut fs-ov-late">
        {worst ? words.oldest(worst.series.name, worst.last === null ? words.never : formats.age(worst.last, now)) : '\u00a0'}
      </p>
    </section>
  );
}
