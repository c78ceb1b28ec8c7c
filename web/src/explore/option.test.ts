import { expect, test } from 'vitest';

import { PALETTES } from '../app/theme';
import { makeFormats } from '../i18n/formats';
import { HOUR } from '../time/zone';
import { linesOf } from './lines';
import { chartOption } from './option';

const window = { start: 0, end: 100 * HOUR };
const at = Array.from({ length: 100 }, (_, n) => n * HOUR);
const totals = { count: 100, mean: 2, min: 1, max: 3, sum: 6, first_at: null, last_at: null };

function drawn(count: number) {
  const ids = Array.from({ length: count }, (_, n) => n + 1);
  const series = ids.map((series_id) => ({ series_id, unit: 'MW', key: `k${series_id}`, name: `S${series_id}`, asset: null, quantity: 'load', resolution: 'PT1H', zone: 'UTC', latest: null }));
  const parts = ids.map((series_id) => ({ series_id, sampling: 'raw' as const, totals, columns: { event_at: at, value: at.map(() => series_id) } }));
  const read = { series, drawn: { series: parts }, past: undefined, changed: undefined, forecasts: [], anomalies: [], window, bucket: null, extent: { last: 0 } };
  const lines = linesOf(read, { hidden: [], scheme: 'light', compare: null });
  const said = { zone: 'UTC', daily: false, knownAt: null, now: -1, words: { now: '', asOf: '' }, colours: PALETTES.light, formats: makeFormats('en'), rtl: false, width: 800 };
  return chartOption({ lines, window, ...said })['series'] as { id: string; data: { symbol?: string }[] }[];
}

test('marks of a crowd stand in one series, as many and as different as those of few', () => {
  const [few, many] = [drawn(20), drawn(100)];
  const marksOf = (parts: typeof few) => parts.filter(({ id }) => id.includes('marks'));
  expect(marksOf(few)).toHaveLength(20);
  expect(marksOf(many)).toHaveLength(1);
  const each = few.find(({ id }) => id === '1-marks')?.data.length ?? 0;
  const together = marksOf(many)[0]?.data ?? [];
  expect(together).toHaveLength(each * 100);
  expect(new Set(together.map(({ symbol }) => symbol)).size).toBeGreaterThan(3);
});
