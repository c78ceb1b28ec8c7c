import { describe, expect, test } from 'vitest';

import type { Anomaly } from '../api/anomalies';
import { makeFormats } from '../i18n/formats';
import { evidenceOf, expectedOf, oddOf } from './evidence';
import { actOf } from './keys';
import { levelOf, narrowedBy, parseSearch } from './search';
import { pathOf } from './Spark';
import { hoursOf, hoursText } from './strictness';
import { gistOf, sentencesOf } from './why';
import { whyWords } from './whyWords';

const course = { step_seconds: 3600, event_at: ['2026-11-18T06:00:00Z', '2026-11-18T07:00:00Z'], expected: [150, 152], low: [140, null], high: [160, 161] };
const evidence = {
  at: '2026-11-18T07:00:00+00:00', observed: 108.15, expected: 152.945, low: 144.072, high: 161.818, direction: 'below', score: 3, threshold: 1, course,
  rows: [{ event_at: '2026-11-18T07:00:00Z', value: 108.15 }, { event_at: '2026-11-18T08:00:00Z', value: null }],
  neighbours: [{ series_id: 2, moved: true, range_widths: 1.4 }, { series_id: 3, moved: false, range_widths: 0.2 }],
};
const flat = { kind: 'value', start_at: '2026-11-17T23:00:00Z', end_at: '2026-11-18T16:00:00Z', ongoing: false, quiet: false, standing: true, severity: 0.68, evidence } as unknown as Anomaly;

const telling = (language: 'en' | 'fa') => ({
  words: whyWords[language], formats: makeFormats(language), zone: 'Europe/Berlin', unit: 'MW', nameOf: (id: number) => ['', 'Harbour', 'Quay', 'Mill'][id] ?? '',
});

describe('why', () => {
  test('what was observed and expected is told, and which neighbours moved', () => {
    const [odd, others] = sentencesOf(flat, telling('en'));
    expect(odd?.replaceAll(/[\u2068\u2069]/g, '')).toBe('On Wed 18 Nov 2026, 08:00 it was 108.2 MW, below the 144.1 to 161.8 MW expected of that step (most likely 152.9 MW).');
    expect(others).toContain('Of 2 neighbours 1 left their own range too (Quay)');
    expect(gistOf(flat, whyWords.en, makeFormats('en'))).toBe('Below what was expected · neighbours moved: 1');
    expect(sentencesOf(flat, telling('fa'))[0]).toContain('۱۰۸٫۲ MW');
  });
  test('values that are late tell how long they usually take', () => {
    const late = { ...flat, kind: 'late', ongoing: true, evidence: { usual_lag_seconds: 3600, late_lag_seconds: 10_800, arrivals: 600 } };
    expect(sentencesOf(late, telling('en'))).toEqual([
      'Values from Wed 18 Nov 2026, 00:00 on should long have come: half of them usually come within 60 min, 99 of 100 within 3 h.',
      'It reaches the newest value: it may go on.',
    ]);
  });
  test('sensors name the one that explains most of it, and a course only its score', () => {
    const sensors = { ...flat, evidence: { sensors: [{ series_id: 3, share: 0.62 }] } };
    expect(sentencesOf(sensors, telling('en'))[0]).toContain('Mill explains 62%');
    expect(sentencesOf({ ...flat, evidence: { score: 3, threshold: 1.5, rows_count: 12 } }, telling('en'))[0]).toContain('12 steps is unlike what was learned: its score is 2.0 times');
  });
});

test('what was expected of an hour is drawn over all of it', () => {
  const fan = expectedOf(evidenceOf(flat));
  const [first, second] = course.event_at.map((text) => Date.parse(text));
  expect(Array.from(fan?.at ?? [])).toEqual([first, (second ?? 0) - 1, second, (second ?? 0) + 3_600_000 - 1]);
  expect(Array.from(fan?.q10 ?? [])).toEqual([140, 140, Number.NaN, Number.NaN]);
  expect(expectedOf({})).toBeNull();
  expect(oddOf(evidenceOf(flat))).toEqual([{ at: Date.parse('2026-11-18T07:00:00Z'), value: 108.15 }]);
});

describe('the address', () => {
  test('keeps what makes sense', () => {
    expect(parseSearch({ verdict: 'all', times: '2', series: '4', at: '0192-a', show: 'x' })).toEqual({ verdict: 'all', times: 2, series: 4, at: '0192-a' });
    expect(parseSearch({ verdict: 'open', times: 3, series: 'x', at: '../' })).toEqual({});
  });
  test('times the threshold are a severity', () => {
    expect(narrowedBy({ times: 4 })).toEqual({ verdict: 'open', seriesId: null, minSeverity: 0.75 });
    expect(narrowedBy({ verdict: 'all' }).verdict).toBe('');
    expect([0.05, 0.5, 0.7, 0.95].map(levelOf)).toEqual([1, 2, 3, 4]);
  });
});

test('letters act alone, never with a key held', () => {
  const stroke = { ctrlKey: false, metaKey: false, altKey: false };
  expect(actOf({ key: 'j', ...stroke })).toBe('next');
  expect(actOf({ key: 'a', ...stroke, ctrlKey: true })).toBeNull();
  expect(actOf({ key: 'x', ...stroke })).toBeNull();
});

test('quiet hours are read as they are written', () => {
  expect(hoursOf('22-6, 12-13')).toEqual([[22, 6], [12, 13]]);
  expect(hoursText([[22, 6]])).toBe('22-6');
  expect([hoursOf(''), hoursOf('25-6'), hoursOf('night')]).toEqual([[], null, null]);
});

test('a course is broken where values are missing', () => {
  expect(pathOf([0, 1, 2, 3], [0, null, 2, 2], (t) => t * 10)).toBe('M0.0 28.0M20.0 2.0L30.0 2.0');
});
