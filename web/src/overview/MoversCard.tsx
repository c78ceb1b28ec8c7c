/** What changed most since a week before. */

import type { Glance, Overview } from '../api/overview';
import { useLanguage, useWords } from '../i18n/language';
import { Measured } from '../i18n/Unit';
import { Change } from '../series/Change';
import { movers } from './glance';
import { ListCard, SeriesRow } from './ListCard';
import { linePath, placeIn } from './paths';
import { overviewWords } from './words';

export function MoversCard({ told }: { told: Overview }) {
  const words = useWords(overviewWords);
  const { formats } = useLanguage();
  return (
    <ListCard
      title={words.movers}
      term="change"
      note={words.moversNote}
      rows={movers(told)}
      keyOf={({ series_id }) => series_id}
      empty={<p className="fs-note fs-ov-none">{words.noMovers}</p>}
    >
      {(series) => (
        <SeriesRow series={series} asOf={told.as_of ?? undefined}>
          <Sparkline series={series} />
          <span className="fs-ov-figure">
            <Measured text={formats.number(series.latest?.value ?? Number.NaN)} unit={series.unit} />
            <Change from={series.before ?? Number.NaN} to={series.latest?.value ?? Number.NaN} unit={series.unit} />
          </span>
        </SeriesRow>
      )}
    </ListCard>
  );
}

const WIDTH = 100;
const HEIGHT = 28;

/** The week up to the newest value; the faint rule stands where it was a week before. */
function Sparkline({ series: { recent, before } }: { series: Glance }) {
  if (!recent) return null;
  const { event_at: at, value } = recent;
  const known = value.filter((one) => one !== null);
  const bounds = { min: Math.min(...known), max: Math.max(...known) };
  const place = placeIn({ start: at[0] ?? 0, end: at.at(-1) ?? 0 }, bounds, WIDTH, HEIGHT);
  return (
    <svg className="fs-ov-spark" viewBox={`0 -2 ${WIDTH} ${HEIGHT + 4}`} preserveAspectRatio="none" aria-hidden>
      {before !== null && <path className="fs-ov-then" d={`M0 ${place.y(before)}H${WIDTH}`} />}
      <path d={linePath(at, value, place)} />
    </svg>
  );
}
