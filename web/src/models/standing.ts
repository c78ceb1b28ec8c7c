/** How those of a contest stand beside seasonal naive and beside each other. Pure. */

import type { Champion, ChampionHistory, Entry, Model } from '../api/champions';

export const NAIVE = 'seasonal-naive';

/** "lightgbm:trees=500" is a forecaster and what it was told. */
export function toldApart(label: string): { name: string; told: string } {
  const [name = '', ...told] = label.split(':');
  return { name, told: told.join(':') };
}

export interface Standing {
  entry: Entry;
  champion: boolean;
  mase: number | null;
  mae: number | null;
  coverage: number | null;
  /** 1 minus its error over naive's; below 0 is worse. */
  skill: number | null;
  /** Share of draws of whole weeks in which it was better than naive; null where the contest does not tell. */
  surely: number | null;
}

const numberOf = (value: unknown): number | null => (typeof value === 'number' && Number.isFinite(value) ? value : null);
const pooledOf = ({ scores }: Entry) => (scores['pooled'] ?? {}) as Record<string, unknown>;

/** Best first, by scaled error. */
export function standings({ entries, reigns, champion }: ChampionHistory): Standing[] {
  const naive = entries.find(({ forecaster }) => toldApart(forecaster).name === NAIVE);
  const base = naive ? numberOf(pooledOf(naive)['mase']) : null;
  const reign = reigns.find(({ evidence }) => evidence['run_id'] === entries[0]?.run_id);
  const verdicts = (reign?.evidence['verdicts'] ?? {}) as Record<string, { better_share?: number } | undefined>;
  return entries
    .map((entry) => {
      const pooled = pooledOf(entry);
      const mase = numberOf(pooled['mase']);
      return {
        entry,
        champion: champion !== null && toldApart(entry.forecaster).name === champion.forecaster,
        mase,
        mae: numberOf(pooled['mae']),
        coverage: numberOf(pooled['coverage_80_share']),
        skill: entry === naive || mase === null || !base ? null : 1 - mase / base,
        surely: numberOf(verdicts[entry.forecaster]?.better_share),
      };
    })
    .sort((one, other) => (one.mase ?? Infinity) - (other.mase ?? Infinity));
}

/** The group of which a model may be made champion, if any. */
export function groupFor({ model_id, series_ids, horizon_hours, certified }: Model, groups: Champion[]): Champion | undefined {
  const same = (one: number[], other: number[]) => one.length === other.length && one.every((id) => other.includes(id));
  return certified
    ? groups.find((group) => same(group.series_ids, series_ids) && group.horizon_hours === horizon_hours && group.champion?.model_id !== model_id)
    : undefined;
}
