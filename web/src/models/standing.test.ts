import { expect, test } from 'vitest';

import type { Champion, ChampionHistory, Model } from '../api/champions';
import { comparedIn, compareOf, parseSearch } from './search';
import { groupFor, standings, toldApart } from './standing';

const entry = (forecaster: string, mase: number | null) => ({ run_id: 'r', forecaster, scores: { pooled: { mase, mae: 2, coverage_80_share: 0.8 } } });
const history = {
  champion: { forecaster: 'ridge' },
  entries: [entry('seasonal-naive', 1), entry('ridge:history_days=90', 0.6), entry('like-days', null)],
  reigns: [{ evidence: { run_id: 'r', verdicts: { 'ridge:history_days=90': { better_share: 0.97 } } } }],
} as unknown as ChampionHistory;

test('best first, each beside naive, and how sure that is', () => {
  const told = standings(history);
  expect(told.map(({ entry: { forecaster } }) => forecaster)).toEqual(['ridge:history_days=90', 'seasonal-naive', 'like-days']);
  expect(told.map(({ skill }) => skill)).toEqual([0.4, null, null]);
  expect([told[0]?.champion, told[0]?.surely, told[1]?.surely]).toEqual([true, 0.97, null]);
  expect(toldApart('house')).toEqual({ name: 'house', told: '' });
});

test('a model may be champion where it is certified, of the same series and horizon, and not champion yet', () => {
  const group = { group_id: 'g', series_ids: [4, 5], horizon_hours: 24, champion: { model_id: 'old' } } as unknown as Champion;
  const model = { model_id: 'new', series_ids: [5, 4], horizon_hours: 24, certified: true } as unknown as Model;
  expect(groupFor(model, [group])).toBe(group);
  for (const other of [{ certified: null }, { horizon_hours: 48 }, { series_ids: [4] }, { model_id: 'old' }]) {
    expect(groupFor({ ...model, ...other }, [group])).toBeUndefined();
  }
});

test('what is compared is in the address', () => {
  expect(comparedIn(parseSearch({ ...compareOf(['a-1', 'b-2']) }))).toEqual(['a-1', 'b-2']);
  expect(parseSearch({ compare: '../x' })).toEqual({});
  expect(compareOf([])).toEqual({});
});
