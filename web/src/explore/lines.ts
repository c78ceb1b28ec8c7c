/** The lines of the chart, made of what was read: typed arrays, each with its look and its axis. */

import type { Anomaly, Changed, Part, Picture } from '../api/explore';
import type { Forecast, Series } from '../api/queries';
import { makeFan, numbers, withGaps, withoutRunning, type Fan, type History } from '../series/fan';
import type { Extent, Window } from '../series/range';
import { DAY, durationMs, HOUR, MONTH, WEEK } from '../time/zone';
import { laidOver } from './compare';
import type { Compare, Step } from './search';
import { axesOf, styleOf, type Style } from './styles';

export const BUCKET_MS: Record<Exclude<Step, 'raw'>, number> = { PT1H: HOUR, P1D: DAY, P1W: WEEK, P1M: MONTH };

export interface Point {
  at: number;
  value: number;
}

export interface Line {
  series: Series;
  style: Style;
  /** Null where both axes are of other units. */
  axis: 0 | 1 | null;
  /** The reader hides it. */
  hidden: boolean;
  part: Part | null;
  history: History;
  before: History | null;
  fan: Fan | null;
  /** Where anomalies are: a ring each, on the stretches of the line that they hold for. */
  rings: Point[];
  stretches: History | null;
  changed: Changed | null;
  /** Restated values as they are now, where the page looks from a moment. */
  toldNow: History | null;
}

export const isDrawn = (line: Line) => !line.hidden && line.axis !== null;

interface Looks {
  hidden: readonly number[];
  scheme: 'light' | 'dark';
  compare: Compare | null;
}

/** What lines are made of. */
export interface Read {
  series: readonly Series[];
  drawn: Pick<Picture, 'series'> | undefined;
  past: Pick<Picture, 'series'> | undefined;
  changed: readonly Changed[] | undefined;
  forecasts: readonly (Pick<Forecast, 'columns'> | null)[];
  anomalies: readonly Pick<Anomaly, 'series_id' | 'start_at' | 'end_at'>[];
  window: Window | null;
  bucket: Exclude<Step, 'raw'> | null;
  extent: (Partial<Extent> & Pick<Extent, 'last'>) | null;
}

export function linesOf(data: Read, { hidden, scheme, compare }: Looks): Line[] {
  const { series, drawn, past, changed, window, bucket, extent } = data;
  const axes = axesOf(series.filter(({ series_id }) => !hidden.includes(series_id)).map(({ unit }) => unit));
  return series.map((one, n) => {
    const part = partOf(drawn, one);
    const stepMs = durationMs(one.resolution);
    const shape = { bucket, stepMs, lastAt: extent?.last ?? Infinity };
    const history = historyOf(part, shape);
    const older = partOf(past, one);
    return {
      series: one,
      style: styleOf(n, scheme),
      axis: axes.get(one.unit) ?? null,
      hidden: hidden.includes(one.series_id),
      part,
      history,
      before: older && compare && window ? over(historyOf(older, { ...shape, lastAt: Infinity }), window, compare, one.zone) : null,
      fan: fanOf(data.forecasts[n] ?? null, history),
      ...anomaliesOn(data, one, history),
      ...toldAnew(changed?.find(({ series_id }) => series_id === one.series_id) ?? null, stepMs),
    };
  });
}

function toldAnew(changed: Changed | null, stepMs: number | null): Pick<Line, 'changed' | 'toldNow'> {
  if (!changed || changed.restated === 0) return { changed, toldNow: null };
  const { event_at, now } = changed.columns;
  return { changed, toldNow: withGaps({ at: numbers(event_at), value: numbers(now), low: null, high: null }, stepMs) };
}

function partOf(found: Pick<Picture, 'series'> | undefined, { series_id }: Series): Part | null {
  return found?.series.find((part) => part.series_id === series_id) ?? null;
}

interface Shape {
  bucket: Exclude<Step, 'raw'> | null;
  stepMs: number | null;
  lastAt: number;
}

function historyOf(part: Part | null, { bucket, stepMs, lastAt }: Shape): History {
  const history: History = { at: numbers(part?.columns.event_at), value: numbers(part?.columns.value), low: null, high: null };
  if (part?.sampling === 'raw') return withGaps(history, stepMs);
  if (part?.sampling !== 'mean' || !bucket) return history;
  return withGaps(withoutRunning(history, BUCKET_MS[bucket], lastAt + (stepMs ?? 0)), BUCKET_MS[bucket]);
}

function over(history: History, window: Window, compare: Compare, zone: string): History {
  return { ...history, at: laidOver(history.at, window, compare, zone) };
}

function fanOf(issued: Pick<Forecast, 'columns'> | null, history: History): Fan | null {
  if (!issued) return null;
  const first = issued.columns.event_at[0] ?? 0;
  const last = history.at.findLastIndex((at, i) => at < first && !Number.isNaN(history.value[i]));
  return makeFan({ ...issued.columns }, last < 0 ? null : { at: history.at[last] ?? 0, value: history.value[last] ?? 0 });
}

function anomaliesOn({ anomalies, window }: Read, { series_id }: Series, history: History): Pick<Line, 'rings' | 'stretches'> {
  const mine = anomalies
    .filter((found) => found.series_id === series_id)
    .map((found) => ({ start: Date.parse(found.start_at), end: Date.parse(found.end_at) }))
    .filter(({ start, end }) => window !== null && end >= window.start && start <= window.end);
  if (mine.length === 0) return { rings: [], stretches: null };
  const inside = (at: number) => mine.some(({ start, end }) => at >= start && at <= end);
  const value = history.value.map((v, i) => (inside(history.at[i] ?? Number.NaN) ? v : Number.NaN));
  return { rings: mine.flatMap(({ start, end }) => furthest(history, start, end) ?? []), stretches: { ...history, value } };
}

/** Of the values of a stretch of time the one furthest from where the stretch began; the last before it where none is drawn. */
function furthest({ at, value }: History, start: number, end: number): Point | null {
  let found: Point | null = null;
  let first: number | null = null;
  for (let i = 0; i < at.length; i++) {
    const [t, v] = [at[i] ?? Number.NaN, value[i] ?? Number.NaN];
    if (t > end) break;
    if (Number.isNaN(v)) continue;
    if (t < start || first === null) {
      first = v;
      found = { at: t, value: v };
    } else if (found === null || found.at < start || Math.abs(v - first) > Math.abs(found.value - first)) {
      found = { at: t, value: v };
    }
  }
  return found;
}
