/** The chart of what an anomaly rests on: the series around it, what was expected, and rings where it was not so. Pure. */

import type { EChartsCoreOption } from 'echarts/core';

import { band, chartOption, QUIET, type Drawing } from '../series/option';
import type { Window } from '../series/range';

export interface Odd {
  /** When it began and ended. */
  span: Window;
  rows: { at: number; value: number }[];
  words: { begins: string; ends: string };
}

type Part = Record<string, unknown>;

/** So much is shown before and after, of its own length, and at least as many steps. */
const AROUND = 1.2;
const LEAST_STEPS = 48;
const FEW_STEPS = 4;
/** Half of a flag and a gap, px. */
const FLAG = 12;

/** The window to draw: not further than a few steps after the newest value. */
export function around({ start, end }: Window, stepMs: number, last: number): Window {
  const pad = Math.max((end - start) * AROUND, LEAST_STEPS * stepMs);
  return { start: start - pad, end: Math.min(end + pad, Math.max(end, last) + FEW_STEPS * stepMs) };
}

export function evidenceOption(drawing: Drawing, odd: Odd): EChartsCoreOption {
  const { dataZoom: _, axisPointer: __, series, ...option } = chartOption(drawing) as Part & { series: Part[] };
  const { min, max } = option['yAxis'] as { min: number; max: number };
  const { window, colours } = drawing;
  const at = Float64Array.of(odd.span.start, odd.span.end);
  const level = (value: number) => Float64Array.of(value, value);
  return {
    ...option,
    xAxis: { ...(option['xAxis'] as Part), min: window.start, max: window.end, axisPointer: { show: false } },
    series: [...band('odd', at, level(min), level(max), colours.anomaly, 0.09), ...series.filter(({ id }) => id !== 'rules'), edges(drawing, odd), rings(drawing, odd)],
  };
}

/** Dashed rules where it begins and ends; their words stand aside of the flags of notes, which may begin and end with it. */
function edges({ colours, notes = [] }: Drawing, { span, words }: Odd): Part {
  const padding = notes.length > 0 ? [0, FLAG] : 0;
  const line = { color: colours.anomaly, type: [4, 3], width: 1.2 };
  return {
    ...QUIET,
    id: 'edges',
    data: [],
    markLine: {
      silent: true,
      symbol: 'none',
      animation: false,
      lineStyle: line,
      label: { color: colours.text, fontSize: 11.5, position: 'end', distance: 6, padding },
      data: [
        { xAxis: span.start, label: { formatter: words.begins, align: 'right' } },
        { xAxis: span.end, label: { formatter: words.ends, align: 'left' } },
      ],
    },
  };
}

function rings({ colours }: Drawing, { rows }: Odd): Part {
  return {
    ...QUIET,
    id: 'rings',
    z: 6,
    symbol: 'circle',
    symbolSize: 9,
    showAllSymbol: true,
    lineStyle: { width: 0, opacity: 0 },
    itemStyle: { color: 'transparent', borderColor: colours.anomaly, borderWidth: 2 },
    data: rows.map(({ at, value }) => [at, value]),
  };
}
