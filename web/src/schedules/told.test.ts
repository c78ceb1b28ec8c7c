import { describe, expect, test } from 'vitest';

import { KINDS } from './kinds';
import { missing, NOTHING, parametersOf } from './told';

const told = { ...NOTHING, series: [4], covariates: [5], of: 'm1', issue: 'i1', source: '3', detectors: ['d1'] };

describe('what work is told', () => {
  test.each([
    ['issue', { model_id: 'm1' }],
    ['certify', { model_id: 'm1' }],
    ['train', { series_ids: [4], covariates: [5], horizon_hours: 24, forecaster: 'house', parameters: { trees: 9 } }],
    ['backtest', { series_ids: [4], covariates: [5], horizon_hours: 24, forecaster: 'house', parameters: { trees: 9 }, origins: 14 }],
    ['contest', { series_ids: [4], covariates: [5], horizon_hours: 24, group: 'harbour/load', forecasters: ['ridge', 'like-days'], origins: 14 }],
    ['reproduce', { issue_id: 'i1' }],
    ['detect', { series_ids: [4], method: 'subsequence-pca', together: false }],
    ['pull', { source_id: 3 }],
    ['watch', { detector_ids: ['d1'] }],
    ['score', {}],
    ['verify', {}],
  ] as const)('%s', (kind, parameters) => {
    expect(parametersOf(kind, told, { group: 'harbour/load', horizon: '24', origins: '14', given: { trees: 9 } })).toEqual(parameters);
  });
  test('a forecast is of a model, or of whoever is champion', () => {
    expect(parametersOf('issue', { ...told, of: 'group:harbour/load' }, {})).toEqual({ group: 'harbour/load' });
  });
  test('says what is still to be chosen', () => {
    const found = KINDS.flatMap(({ kind }) => (missing(kind, NOTHING) === 'series' ? [kind] : []));
    expect(found).toEqual(['train', 'contest', 'backtest', 'detect']);
    expect(missing('contest', { ...told, competing: [] })).toBe('forecasters');
    expect(missing('train', told)).toBeNull();
  });
});
