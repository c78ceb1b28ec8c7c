/** The option of the chart of many series. Pure; the component only mounts it. */

import type { EChartsCoreOption } from 'echarts/core';

import type { Palette } from '../app/theme';
import type { Formats } from '../i18n/formats';
import { unitName } from '../i18n/units';
import { extremes, niceBounds, pairs, type History } from '../series/fan';
import { noteParts, type NoteMark } from '../notes/marks';
import { band, QUIET, timeAxis } from '../series/option';
import { padded, SHORTEST, type Window } from '../series/range';
import { isDrawn, type Line, type Point } from './lines';
import type { Style } from './styles';

export interface Drawing {
  lines: Line[];
  notes?: readonly NoteMark[];
  window: Window;
  zone: string;
  /** Values are of local days or longer. */
  daily: boolean;
  /** Where the rule of the moment stands that the page is looked at from; null: now. */
  knownAt: number | null;
  now: number;
  words: { now: string; asOf: string };
  colours: Palette;
  formats: Formats;
  rtl: boolean;
  width: number;
}

type Part = Record<string, unknown>;

const EDGE = 16;
const DIGIT = 7;
/** Marks on a line, as many as tell lines apart without hiding them. */
const MARKS = 9;
const BRIEF = 40;
/** Among so many lines dashes tell nothing apart, and cost most of the drawing. */
const CROWD = 24;

interface Axis {
  unit: string;
  min: number;
  max: number;
  interval: number;
}

/** The one or two axes, by the unit of the lines that are drawn on them. */
export function axesOf({ lines, window }: Pick<Drawing, 'lines' | 'window'>): Axis[] {
  return [0, 1].flatMap((n) => {
    const mine = lines.filter((line) => isDrawn(line) && line.axis === n);
    const first = mine[0];
    if (!first) return [];
    const seen = mine
      .flatMap(({ history, before, fan, toldNow }) => [
        extremes(history.at, history.value, history.value, window),
        toldNow && extremes(toldNow.at, toldNow.value, toldNow.value, window),
        before && extremes(before.at, before.value, before.value, window),
        fan && extremes(fan.at, fan.q10, fan.q90, window),
      ])
      .filter((pair) => pair !== null);
    const low = seen.length > 0 ? Math.min(...seen.map(([least]) => least.value)) : 0;
    const high = seen.length > 0 ? Math.max(...seen.map(([, most]) => most.value)) : 1;
    return { unit: unitName(first.series.unit), ...niceBounds(low, high) };
  });
}

function roomFor(axis: Axis | undefined, formats: Formats): number {
  if (!axis) return EDGE;
  const longest = Math.max(...[axis.min, axis.max, axis.min + axis.interval].map((value) => formats.round(value).length));
  return Math.max(36, 14 + longest * DIGIT);
}

export function chartOption(drawing: Drawing): EChartsCoreOption {
  const { window, colours, rtl, formats } = drawing;
  const reach = padded(window);
  const axes = axesOf(drawing);
  const rooms = [roomFor(axes[0], formats), roomFor(axes[1], formats)];
  const [left, right] = rtl ? rooms.reverse() : rooms;
  return {
    animation: false,
    aria: { enabled: false },
    textStyle: { fontFamily: rtl ? 'Vazirmatn Variable, sans-serif' : 'Inter Variable, Vazirmatn Variable, sans-serif', color: colours.text },
    grid: { left, right, top: 36, bottom: 30, containLabel: false },
    xAxis: { ...timeAxis(drawing, window), min: reach.start, max: reach.end },
    yAxis: axes.length > 0 ? axes.map((axis, n) => valueAxis(axis, n, drawing)) : { type: 'value', show: false },
    dataZoom: [
      { type: 'inside', startValue: window.start, endValue: window.end, filterMode: 'none', zoomOnMouseWheel: 'ctrl', moveOnMouseWheel: false, minValueSpan: SHORTEST, throttle: 30 },
    ],
    axisPointer: { show: true, type: 'line', snap: false, label: { show: false }, lineStyle: { color: colours.faint, type: 'solid' } },
    series: [...drawing.lines.filter(isDrawn).flatMap((line) => partsOf(line, drawing)), ...crowdOf(drawing), rules(drawing), ...noteParts(drawing.notes ?? [], { top: axes[0]?.max ?? 1, window, colours, whole: formats.whole })],
  };
}

function valueAxis({ unit, min, max, interval }: Axis, n: number, { colours, formats, rtl }: Drawing): Part {
  const right = (n === 1) !== rtl;
  return {
    type: 'value',
    position: right ? 'right' : 'left',
    min,
    max,
    interval,
    name: unit,
    nameGap: 14,
    nameTextStyle: { color: colours.faint, fontSize: 11.5, align: right ? 'left' : 'right', padding: right ? [0, 0, 0, 8] : [0, 8, 0, 0] },
    axisLine: { show: false },
    axisTick: { show: false },
    axisPointer: { show: false },
    splitLine: { show: n === 0, lineStyle: { color: colours.line } },
    axisLabel: { color: colours.faint, fontSize: 11.5, formatter: (value: number) => formats.round(value) },
  };
}

function partsOf(line: Line, drawing: Drawing): Part[] {
  const { series, style, axis, history, before, fan } = line;
  const id = String(series.series_id);
  const on = { ...QUIET, yAxisIndex: axis ?? 0 };
  const crowded = isCrowd(drawing);
  const look = { color: style.colour, width: crowded ? 1 : 1.7, type: crowded ? 'solid' : style.dash };
  const parts: Part[] = [];
  if (before) parts.push({ ...on, id: `${id}-before`, z: 2, data: pairs(before.at, before.value), lineStyle: { ...look, width: 1.4, opacity: 0.38 } });
  if (fan) {
    parts.push(...band(`${id}-band`, fan.at, fan.q10, fan.q90, style.colour, drawing.colours.wide).map((part) => ({ ...part, yAxisIndex: axis ?? 0 })));
    parts.push({ ...on, id: `${id}-median`, z: 3, data: pairs(fan.at, fan.q50), lineStyle: { ...look, width: 1.3, type: [2, 2] } });
  }
  if (line.stretches) parts.push({ ...on, id: `${id}-odd`, z: 3, data: pairs(line.stretches.at, line.stretches.value), lineStyle: { color: drawing.colours.anomaly, width: 7, opacity: 0.28, cap: 'round' } });
  parts.push({ ...on, id, z: 4, data: pairs(history.at, history.value), lineStyle: look });
  if (!crowded) parts.push(dots(`${id}-marks`, axis, marksOf(history, drawing.window).map(pair), markLook(style, drawing.colours.surface)));
  if (line.toldNow) parts.push({ ...on, id: `${id}-now`, z: 5, data: pairs(line.toldNow.at, line.toldNow.value), lineStyle: { color: drawing.colours.restated, width: 1.5, type: [3, 3] } });
  parts.push(dots(`${id}-changed`, axis, restatedOf(line).map(pair), { symbol: 'diamond', symbolSize: 11, itemStyle: { color: drawing.colours.restated, borderColor: drawing.colours.surface, borderWidth: 1.5 } }));
  parts.push(dots(`${id}-rings`, axis, line.rings.map(pair), { symbol: 'circle', symbolSize: 13, itemStyle: { color: 'transparent', borderColor: drawing.colours.anomaly, borderWidth: 2.2 } }));
  return parts.filter(({ data }) => (data as unknown[]).length > 0);
}

function markLook({ mark, colour }: Style, ground: string): Part {
  const hollow = mark.startsWith('empty');
  const symbol = hollow ? mark.replace('empty', '').toLowerCase() : mark;
  return { symbol, symbolSize: 7, itemStyle: { color: hollow ? ground : colour, borderColor: colour, borderWidth: hollow ? 1.6 : 0 } };
}

const pair = ({ at, value }: Point) => [at, value];

const isCrowd = ({ lines }: Drawing) => lines.length > CROWD;

/** The marks of a crowd stand in one series for each axis: a series for each line's costs as much as its line. */
function crowdOf(drawing: Drawing): Part[] {
  if (!isCrowd(drawing)) return [];
  const marks = ({ history, style }: Line) => {
    const look = markLook(style, drawing.colours.surface);
    return marksOf(history, drawing.window).map((point) => ({ value: pair(point), ...look }));
  };
  return ([0, 1] as const)
    .map((axis) => dots(`marks-${axis}`, axis, drawing.lines.filter((line) => isDrawn(line) && line.axis === axis).flatMap(marks), {}))
    .filter(({ data }) => (data as unknown[]).length > 0);
}

function dots(id: string, axis: Line['axis'], data: readonly unknown[], look: Part): Part {
  return { type: 'line', id, z: 6, yAxisIndex: axis ?? 0, silent: true, emphasis: { disabled: true }, showSymbol: true, showAllSymbol: true, lineStyle: { width: 0, opacity: 0 }, data, ...look };
}

/** Evenly spread in time over what is in view; of a short line every point. */
export function marksOf({ at, value }: History, window: Window): Point[] {
  const inside: Point[] = [];
  at.forEach((t, i) => {
    const v = value[i] ?? Number.NaN;
    if (t >= window.start && t <= window.end && !Number.isNaN(v)) inside.push({ at: t, value: v });
  });
  if (inside.length <= BRIEF) return inside;
  const every = inside.length / MARKS;
  return Array.from({ length: MARKS }, (_, n) => inside[Math.floor((n + 0.5) * every)]).filter((point) => point !== undefined);
}

/** Restated values where they stood then; nothing stood where they were withdrawn. */
function restatedOf({ changed }: Line): Point[] {
  return (changed?.columns.event_at ?? []).flatMap((at, i) => {
    const value = changed?.columns.then[i];
    return typeof value === 'number' ? { at, value } : [];
  });
}

function rules({ knownAt, now, window, colours, words }: Drawing): Part {
  const at = knownAt ?? now;
  const shown = at >= window.start && at <= window.end;
  return {
    ...QUIET,
    id: 'rules',
    data: [],
    markLine: {
      silent: true,
      symbol: 'none',
      animation: false,
      lineStyle: { color: knownAt === null ? colours.faint : colours.restated, type: 'solid', width: knownAt === null ? 1 : 1.5 },
      label: { color: colours.text, fontSize: 11.5, position: 'end', distance: 6 },
      data: shown ? [{ xAxis: at, label: { formatter: knownAt === null ? words.now : words.asOf } }] : [],
    },
  };
}
