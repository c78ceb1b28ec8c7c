/** Four figures above the chart, each with what to hold it against: last value, forecast peak, highest and lowest in view. */

import type { Series } from '../api/queries';
import { useNow } from '../app/useNow';
import { useLanguage } from '../i18n/language';
import { DAY, HOUR } from '../time/zone';
import { Change, difference } from './Change';
import { extremes, meanOf, type Extreme, type Fan } from './fan';
import type { SeriesData } from './SeriesPage';
import { Tile } from './Tile';

interface Props {
  series: Series;
  data: SeriesData;
  asOf: string | null;
}

export function Tiles({ series, data, asOf }: Props) {
  const { words } = useLanguage();
  const { history, window, detail } = data;
  const bucketed = history?.low != null;
  const coming = detail.isPending && data.error === null;
  const seen = history && window ? extremes(history.at, history.low ?? history.value, history.high ?? history.value, window) : null;
  // The mean of what was thinned to its extremes would not be the mean of the values.
  const mean = history && window && detail.data?.sampling !== 'minmax' ? meanOf(history.at, history.value, window) : null;
  return (
    <div className="fs-tiles">
      <LastValue series={series} data={data} asOf={asOf} />
      <ForecastPeak series={series} data={data} asOf={asOf} />
      <InView name={words.highest} series={series} extreme={seen?.[1]} mean={mean} bucketed={bucketed} coming={coming} />
      <InView name={words.lowest} series={series} extreme={seen?.[0]} mean={mean} bucketed={bucketed} coming={coming} />
    </div>
  );
}

function LastValue({ series, data, asOf }: Props) {
  const { words, formats } = useLanguage();
  const now = useNow();
  const { last, before } = data;
  const known = !asOf && series.latest?.known_at ? Date.parse(series.latest.known_at) : null;
  return (
    <Tile name={words.lastValue} value={last ? last.value : data.recent.isPending && data.error === null ? undefined : null} unit={series.unit}>
      <p className="fs-note">
        {last && before !== null ? (
          <>
            <Change from={before} to={last.value} unit={series.unit} /> {words.weekBefore}
          </>
        ) : (
          '\u00a0'
        )}
      </p>
      <p className="fs-note">
        {last ? formats.brief(last.at, series.zone, now) : '\u00a0'}
        {last && known !== null && (
          <span title={formats.moment(known, series.zone)}>
            {' · '}
            {words.knownAt} {formats.age(known, now)}
          </span>
        )}
      </p>
    </Tile>
  );
}

function ForecastPeak({ series, data, asOf }: Props) {
  const { words, formats } = useLanguage();
  const now = useNow();
  const { fan, issued } = data;
  const peak = fan && peakOf(fan);
  if (!peak) {
    const coming = data.error === null && (issued.isPending || issued.data != null);
    return (
      <Tile name={words.forecastPeak('')} value={coming ? undefined : null} unit={series.unit}>
        <p className="fs-note">{coming ? '\u00a0' : asOf ? words.noForecastThen : words.noForecast}</p>
      </Tile>
    );
  }
  return (
    <Tile name={words.forecastPeak(formats.whole(peak.hours))} value={peak.value} unit={series.unit}>
      <p className="fs-note">
        {words.band(formats.percent(0.8))}{' '}
        <bdi>{formats.range(formats.number(peak.low), formats.number(peak.high))}</bdi>
      </p>
      <p className="fs-note">{formats.brief(peak.at, series.zone, now)}</p>
    </Tile>
  );
}

interface InViewProps {
  name: string;
  series: Series;
  extreme: Extreme | undefined;
  mean: number | null;
  /** The extreme is of a day, week or month: it has no hour. */
  bucketed: boolean;
  coming: boolean;
}

function InView({ name, series, extreme, mean, bucketed, coming }: InViewProps) {
  const { words, formats } = useLanguage();
  const now = useNow();
  const by = extreme && mean !== null ? difference(mean, extreme.value, series.unit, formats) : null;
  return (
    <Tile name={name} value={extreme ? extreme.value : coming ? undefined : null} unit={series.unit}>
      <p className="fs-note">{by ? (by.up ? words.aboveMean(by.text) : words.belowMean(by.text)) : '\u00a0'}</p>
      <p className="fs-note">{extreme ? (bucketed ? formats.day(extreme.at, series.zone) : formats.brief(extreme.at, series.zone, now)) : '\u00a0'}</p>
    </Tile>
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
