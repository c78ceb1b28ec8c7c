import { describe, expect, it } from 'vitest';

import type { ModelScore, Promised } from '../api/scores';
import { PALETTES } from '../app/theme';
import { makeFormats } from '../i18n/formats';
import { coverageOption, leadOption, type Drawing } from './options';
import { scoreWords } from './words';

const drawing: Drawing = { colours: PALETTES.light, formats: makeFormats('en'), rtl: false, names: { across: 'Promised', up: 'Observed' } };
const quantile = (high: number, observed_share: number, kept: boolean | null): Promised => ({
  low: 0, high, promised_share: high, observed_share, band_low: high - 0.05, band_high: high + 0.05, issues: 28, kept,
});

interface Drawn {
  id: string;
  data: { value: number[]; symbol: string; label: { show: boolean; formatter: string } }[];
}
const seriesOf = (option: object, id: string) => (option as { series: Drawn[] }).series.find((one) => one.id === id)?.data ?? [];

describe('the chart of coverage', () => {
  const option = coverageOption([quantile(0.1, 0.1, true), quantile(0.5, 0.6, false), quantile(0.9, 0.8, null)], scoreWords.en.verdicts, drawing);

  it('draws a broken promise in another shape, with a word', () => {
    const points = seriesOf(option, 'observed');
    expect(points.map(({ symbol }) => symbol)).toEqual(['circle', 'diamond', 'circle']);
    expect(points.map(({ label }) => label.show && label.formatter)).toEqual([false, 'Too high', false]);
  });

  it('draws the edges of what chance allows as well as their ground', () => {
    expect(seriesOf(option, 'low')[1]).toEqual([0.5, 0.45]);
    expect(seriesOf(option, 'high')[1]).toEqual([0.5, 0.55]);
    expect(Array.from(seriesOf(option, 'chance-low') as unknown as Float64Array)).toEqual([0.1, 0.05, 0.5, 0.45, 0.9, 0.85].map((share) => expect.closeTo(share) as number));
  });
});

it('errors by days ahead leave a gap where naive had no value', () => {
  const lead = (lead_days: number, mae: number, naive_mae: number | null) => ({
    lead_days, mae, naive_mae, rows: 24, rmse: 1, skill: null, wql: null, coverage_80_share: null, coverage_90_share: null,
  });
  const { lead_days: _, ...whole } = lead(0, 1, 2);
  const model: ModelScore = { ...whole, model_id: 'm', forecaster: 'house', issues: 1, by_lead: [lead(0, 1, 2), lead(1, 3, null)] };
  const option = leadOption(model, (days) => `day ${days}`, drawing);
  expect(seriesOf(option, 'ours')).toEqual([1, 3]);
  expect(seriesOf(option, 'naive')).toEqual([2, null]);
  expect((option as { xAxis: { data: string[] } }).xAxis.data).toEqual(['day 0', 'day 1']);
});
