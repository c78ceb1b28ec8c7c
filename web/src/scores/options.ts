/** The options of both charts: what was promised against what came, and errors by days ahead. Pure. */

import type { EChartsCoreOption } from 'echarts/core';

import type { ModelScore, Promised } from '../api/scores';
import type { Palette } from '../app/theme';
import type { Formats } from '../i18n/formats';
import { band, QUIET } from '../series/option';
import { isBroken, verdictOf, type Verdict } from './verdict';

export interface Drawing {
  colours: Palette;
  formats: Formats;
  rtl: boolean;
  /** Of the axes. */
  names: { across: string; up: string };
}

type Part = Record<string, unknown>;

const FIFTHS = [0, 0.2, 0.4, 0.6, 0.8, 1];

/** Promised shares across, observed ones up. The band is what chance allows; a broken promise is a diamond with a word. */
export function coverageOption(quantiles: Promised[], words: Record<Verdict, string>, drawing: Drawing): EChartsCoreOption {
  const { colours, formats } = drawing;
  const column = (of: (promise: Promised) => number) => Float64Array.from(quantiles, of);
  const at = column(({ promised_share }) => promised_share);
  const low = column(({ band_low }) => band_low);
  const high = column(({ band_high }) => band_high);
  const edge = (id: string, up: Float64Array) => line(id, zip(at, up), colours.faint, 1, [3, 3]);
  const axis = { min: 0, max: 1, axisLabel: { customValues: FIFTHS, formatter: formats.percent }, axisTick: { customValues: FIFTHS } };
  return {
    ...frame(drawing, axis, axis),
    series: [
      ...band('chance', at, low, high, colours.faint, 0.16),
      edge('low', low),
      edge('high', high),
      line('promise', [[0, 0], [1, 1]], colours.faint, 1),
      {
        ...line('observed', [], colours.observed, 1.6),
        z: 4,
        data: quantiles.map((promise) => point(promise, words, colours)),
      },
    ],
  };
}

function point(promise: Promised, words: Record<Verdict, string>, colours: Palette): Part {
  const broken = isBroken(promise);
  const above = promise.observed_share > promise.promised_share;
  return {
    value: [promise.promised_share, promise.observed_share],
    symbol: broken ? 'diamond' : 'circle',
    symbolSize: broken ? 15 : 8,
    itemStyle: { color: broken ? colours.forecast : promise.kept ? colours.observed : colours.surface, borderColor: broken ? colours.surface : colours.observed, borderWidth: 1.5 },
    label: {
      show: broken,
      position: above ? 'left' : 'right',
      distance: 7,
      formatter: words[verdictOf(promise)],
      color: colours.text,
      fontSize: 11.5,
      backgroundColor: colours.surface,
      padding: [1, 3],
    },
  };
}

/** Mean errors by whole days ahead: ours with dots, seasonal naive's dashed with triangles. */
export function leadOption({ by_lead }: ModelScore, nameOf: (days: number) => string, drawing: Drawing): EChartsCoreOption {
  const { colours, formats } = drawing;
  const errors = (id: string, of: (lead: ModelScore['by_lead'][number]) => number | null, look: Part, colour: string, dash?: number[]) => ({
    ...line(id, [], colour, 2, dash),
    ...look,
    itemStyle: { color: colour },
    data: by_lead.map(of),
  });
  const days = by_lead.map(({ lead_days }) => nameOf(lead_days));
  return {
    ...frame(drawing, { type: 'category', data: days, boundaryGap: true, axisLabel: { interval: 'auto' } }, { min: 0, axisLabel: { formatter: formats.round } }),
    series: [
      errors('naive', ({ naive_mae }) => naive_mae, { symbol: 'triangle', symbolSize: 10 }, colours.faint, [5, 4]),
      errors('ours', ({ mae }) => mae, { symbol: 'circle', symbolSize: 9, z: 4 }, colours.forecast),
    ],
  };
}

function line(id: string, data: unknown[], colour: string, width: number, dash?: number[]): Part {
  return { ...QUIET, id, data, z: 3, lineStyle: { color: colour, width, type: dash ?? 'solid' } };
}

const zip = (at: Float64Array, up: Float64Array) => Array.from(at, (x, i) => [x, up[i] ?? Number.NaN]);

function frame({ colours, rtl, names }: Drawing, across: Part, up: Part): Part {
  const quiet = { color: colours.faint, fontSize: 11.5 };
  const axis = (own: Part, more: Part) => ({ type: 'value', ...own, ...more, axisLabel: { ...quiet, ...(own['axisLabel'] as Part) }, nameTextStyle: quiet });
  return {
    animation: false,
    aria: { enabled: false },
    textStyle: { fontFamily: rtl ? 'Vazirmatn Variable, sans-serif' : 'Inter Variable, Vazirmatn Variable, sans-serif', color: colours.text },
    grid: { left: rtl ? 16 : 52, right: rtl ? 52 : 16, top: 34, bottom: 46 },
    xAxis: axis(across, {
      name: names.across,
      nameLocation: 'middle',
      nameGap: 28,
      axisLine: { show: true, lineStyle: { color: colours.line } },
      splitLine: { show: false },
    }),
    yAxis: axis(up, {
      name: names.up,
      nameGap: 14,
      position: rtl ? 'right' : 'left',
      axisLine: { show: false },
      axisTick: { show: false },
      nameTextStyle: { ...quiet, align: rtl ? 'right' : 'left', padding: rtl ? [0, -40, 0, 0] : [0, 0, 0, -40] },
      splitLine: { lineStyle: { color: colours.line } },
    }),
  };
}
