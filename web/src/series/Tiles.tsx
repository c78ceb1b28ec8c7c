/** Four figures above the chart: last value, forecast peak, highest and lowest in view. */

import type { ReactNode } from 'react';

import type { Series } from '../api/queries';
import { useNow } from '../app/useNow';
import { useLanguage } from '../i18n/language';
import { DAY, HOUR } from '../time/zone';
import { extremes, type Fan } from './fan';
import type { SeriesData } from './SeriesPage';

export function Tiles({ series, data }: { series: Series; data: SeriesData }) {
  const { words, formats } = useLanguage();
  const now = useNow();
  const { history, window, fan, issued } = data;
  const latest = series.latest;
  const seen = history && window ? extremes(history.at, history.low ?? history.value, history.high ?? history.value, window) : null;
  const when = (at: number) => formats.moment(at, series.zone);
  const peak = fan && peakOf(fan);
  const known = latest?.known_at ? Date.parse(latest.known_at) : null;
  return (
    <div className="fs-tiles">
      {latest && (
        <Tile name={words.lastValue} value={latest.value} unit={series.unit}>
          <span title={when(Date.parse(latest.event_at))}>{formats.age(Date.parse(latest.event_at), now)}</span>
          {known !== null && (
            <span>
              {' · '}
              {words.knownAt} {when(known)}
            </span>
          )}
        </Tile>
      )}
      <Tile name={words.forecastPeak} value={peak?.value ?? null} unit={series.unit}>
        {peak ? (
          <>
            {when(peak.at)} ·{' '}
            <bdi>
              {formats.number(peak.low)} – {formats.number(peak.high)}
            </bdi>{' '}
            ({formats.percent(0.8)}) · {words.peakIn(formats.whole(peak.hours))}
          </>
        ) : issued.isPending ? (
          '\u00a0'
        ) : (
          words.noForecast
        )}
      </Tile>
      <Tile name={words.highest} value={seen?.[1].value ?? null} unit={series.unit}>
        {seen ? `${words.inView} · ${when(seen[1].at)}` : '\u00a0'}
      </Tile>
      <Tile name={words.lowest} value={seen?.[0].value ?? null} unit={series.unit}>
        {seen ? `${words.inView} · ${when(seen[0].at)}` : '\u00a0'}
      </Tile>
    </div>
  );
}

interface TileProps {
  name: string;
  value: number | null;
  unit: string;
  children: ReactNode;
}

function Tile({ name, value, unit, children }: TileProps) {
  const { formats } = useLanguage();
  return (
    <section className="fs-card fs-tile">
      <h2>{name}</h2>
      <p className="fs-kpi">
        <bdi>
          {value === null ? '–' : formats.number(value)} {value !== null && <small>{unit}</small>}
        </bdi>
      </p>
      <p className="fs-note">{children}</p>
    </section>
  );
}

/** The highest median of the forecast's first day (or of all of it, when shorter), with its 80 % range. */
function peakOf(fan: Fan) {
  const start = fan.at[0] ?? 0;
  let best = -1;
  let last = start;
  fan.at.forEach((at, i) => {
    if (at - start > DAY) return;
    last = at;
    if (best < 0 || (fan.q50[i] ?? 0) > (fan.q50[best] ?? 0)) best = i;
  });
  if (best < 0) return null;
  const of = (column: Float64Array) => column[best] ?? Number.NaN;
  return { at: of(fan.at), value: of(fan.q50), low: of(fan.q10), high: of(fan.q90), hours: Math.round((last - start) / HOUR) };
}
