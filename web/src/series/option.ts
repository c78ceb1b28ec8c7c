/** The chart's option: history, fan, rules and axes. Pure; the component only mounts it. */

import type { EChartsCoreOption } from 'echarts/core';

import type { Palette } from '../app/theme';
import type { Formats } from '../i18n/formats';
import type { Strings } from '../i18n/en';
import { noteParts, type NoteMark } from '../notes/marks';
import { ticksBetween } from '../time/ticks';
import { extremes, niceBounds, pairs, type Fan, type History } from './fan';
import { padded, SHORTEST, type Bucket, type Window } from './range';

export interface Drawing {
  history: History;
  notes?: readonly NoteMark[];
  bucket: Bucket | null;
  fan: Fan | null;
  issuedAt: number | null;
  /** Where the rule stands: the reader's clock, or the moment looked back from. */
  now: number;
  asOf: boolean;
  unit: string;
  window: Window;
  zone: string;
  colours: Palette;
  formats: Formats;
  words: Strings;
  rtl: boolean;
  width: number;
}

type Part = Record<string, unknown>;

/** Between the plot and the side without labels; the word of a rule at the end must fit in. */
const EDGE = 14;
const DIGIT = 7;

type Valued = Pick<Drawing, 'history' | 'fan' | 'window'>;

/** Room for the labels of the value axis, px. */
export function axisRoom(drawing: Valued & Pick<Drawing, 'formats'>): number {
  const { min, max, interval } = boundsOf(drawing);
  const longest = Math.max(...[min, max, min + interval].map((value) => drawing.formats.round(value).length));
  return Math.max(34, 12 + longest * DIGIT);
}

/** Of the value axis, around what is in view. */
export function boundsOf({ history, fan, window }: Valued) {
  const seen = [
    extremes(history.at, history.low ?? history.value, history.high ?? history.value, window),
    fan && extremes(fan.at, fan.q10, fan.q90, window),
  ].filter((pair) => pair !== null);
  return niceBounds(
    Math.min(...seen.map(([low]) => low.value), ...(seen.length ? [] : [0])),
    Math.max(...seen.map(([, high]) => high.value), ...(seen.length ? [] : [1])),
  );
}

export function chartOption(drawing: Drawing): EChartsCoreOption {
  const { window, colours, rtl } = drawing;
  const reach = padded(window);
  return {
    animation: false,
    aria: { enabled: false },
    textStyle: { fontFamily: rtl ? 'Vazirmatn Variable, sans-serif' : 'Inter Variable, Vazirmatn Variable, sans-serif', color: colours.text },
    grid: { left: rtl ? EDGE : axisRoom(drawing), right: rtl ? axisRoom(drawing) : EDGE, top: 36, bottom: 30, containLabel: false },
    xAxis: { ...timeAxis(drawing, window), min: reach.start, max: reach.end },
    yAxis: valueAxis(drawing),
    dataZoom: [
      {
        type: 'inside',
        startValue: window.start,
        endValue: window.end,
        filterMode: 'none',
        zoomOnMouseWheel: 'ctrl',
        moveOnMouseWheel: false,
        minValueSpan: SHORTEST,
        throttle: 30,
      },
    ],
    axisPointer: { show: true, type: 'line', snap: false, label: { show: false }, lineStyle: { color: colours.faint, type: 'solid' } },
    series: [...historyLines(drawing), ...fanLines(drawing), rules(drawing), ...noteParts(drawing.notes ?? [], { top: boundsOf(drawing).max, window, colours, whole: drawing.formats.whole })],
  };
}

/** The axis for what is in view now; asked again while the reader drags. */
export function timeAxis({ zone, formats, colours, width }: Pick<Drawing, 'zone' | 'formats' | 'colours' | 'width'>, view: Window): Part {
  const ticks = ticksBetween(view.start, view.end, zone, formats.calendar, Math.max(3, Math.floor(width / 66)));
  return {
    type: 'time',
    axisLine: { onZero: false, lineStyle: { color: colours.line } },
    axisTick: { show: true, customValues: ticks.at, lineStyle: { color: colours.line } },
    splitLine: { show: false },
    axisPointer: { show: true },
    axisLabel: {
      customValues: ticks.at,
      color: colours.faint,
      fontSize: 11.5,
      hideOverlap: true,
      showMinLabel: true,
      showMaxLabel: true,
      formatter: (at: number) => formats.tick(at, zone, ticks.grain, at === ticks.at[0]),
    },
  };
}

function valueAxis(drawing: Drawing): Part {
  const { colours, formats, rtl, unit } = drawing;
  return {
    type: 'value',
    position: rtl ? 'right' : 'left',
    ...boundsOf(drawing),
    name: unit,
    nameGap: 14,
    nameTextStyle: { color: colours.faint, fontSize: 11.5, align: rtl ? 'left' : 'right', padding: rtl ? [0, 0, 0, 8] : [0, 8, 0, 0] },
    axisLine: { show: false },
    axisTick: { show: false },
    axisPointer: { show: false },
    splitLine: { lineStyle: { color: colours.line } },
    axisLabel: { color: colours.faint, fontSize: 11.5, formatter: (value: number) => formats.round(value) },
  };
}

export const QUIET = { type: 'line', symbol: 'none', silent: true, emphasis: { disabled: true } } as const;

/** A band between two lines, which others may lie upon. */
export function band(stack: string, at: Float64Array, low: Float64Array, high: Float64Array, colour: string, opacity: number): Part[] {
  const base = { ...QUIET, stack, stackStrategy: 'all', lineStyle: { width: 0, opacity: 0 } };
  return [
    { ...base, id: `${stack}-low`, data: pairs(at, low) },
    { ...base, id: `${stack}-high`, data: pairs(at, high, low), areaStyle: { color: colour, opacity } },
  ];
}

function historyLines({ history, colours }: Drawing): Part[] {
  const { at, value, low, high } = history;
  const days = low && high ? band('days', at, low, high, colours.observed, colours.wide) : [];
  const line = { ...QUIET, id: 'observed', z: 3, lineStyle: { color: colours.observed, width: 1.6 } };
  return [...days, { ...line, data: pairs(at, value) }];
}

/** Among days or weeks the hours of a forecast are too close for a line and an inner band: only the outer one is drawn. */
function fanLines({ fan, history, colours }: Drawing): Part[] {
  if (!fan) return [];
  const wide = band('band80', fan.at, fan.q10, fan.q90, colours.forecast, history.low ? colours.narrow * 2 : colours.wide);
  if (history.low) return wide;
  const median = { ...QUIET, id: 'median', z: 4, lineStyle: { color: colours.forecast, width: 1.6, type: [5, 3] } };
  return [
    ...wide,
    ...band('band40', fan.at, fan.q30, fan.q70, colours.forecast, colours.narrow),
    { ...median, data: pairs(fan.at, fan.q50) },
  ];
}

function rules({ issuedAt, now, asOf, window, colours, words }: Drawing): Part {
  const width = window.end - window.start;
  const inside = (at: number) => at >= window.start && at <= window.end;
  const marks: { at: number; name: string }[] = [];
  if (inside(now)) marks.push({ at: now, name: asOf ? words.asOf : words.now });
  if (issuedAt !== null && inside(issuedAt) && !marks.some((m) => Math.abs(m.at - issuedAt) < width * 0.05)) {
    marks.push({ at: issuedAt, name: words.issued });
  }
  return {
    ...QUIET,
    id: 'rules',
    data: [],
    markLine: {
      silent: true,
      symbol: 'none',
      animation: false,
      lineStyle: { color: colours.faint, type: 'solid', width: 1 },
      label: { color: colours.text, fontSize: 11.5, position: 'end', distance: 6 },
      data: marks.map(({ at, name }) => ({ xAxis: at, label: { formatter: name } })),
    },
  };
}
