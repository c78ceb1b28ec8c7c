/** Which of the page's answers an event makes old. */

import type { InfiniteData, QueryKey } from '@tanstack/react-query';

import type { Job } from '../api/jobs';

export const KINDS = [
  'job',
  'run',
  'data',
  'held',
  'model',
  'certificate',
  'champion',
  'forecast',
  'scored',
  'coverage',
  'backtest',
  'anomaly',
  'note',
  'series',
  'asset',
  'dashboard',
  'contract',
  'member',
  'invitation',
  'key',
  'source',
] as const;
export type Kind = (typeof KINDS)[number];
export type Told = Record<string, unknown>;

/** What the overview tells of; of jobs only those that failed. */
const SEEN_FROM_AFAR: Kind[] = ['data', 'held', 'forecast', 'coverage', 'certificate', 'anomaly', 'series'];
const FAILED: unknown[] = ['failed', 'dead'];

/** Keys of queries to be read anew. */
export function touched(kind: Kind, told: Told): QueryKey[] {
  const afar = SEEN_FROM_AFAR.includes(kind) || (kind === 'job' && FAILED.includes(told['state']));
  return afar ? [...near(kind, told), ['overview']] : near(kind, told);
}

/** Panels that show one of these series: a part of their key says which they are of. */
const panelsOf = (ids: readonly number[]): QueryKey[] => ids.map((id) => ['panels', { [id]: true }]);
/** Maps, alone or in panels: whichever series they show. */
const MAPS: QueryKey[] = [['map'], ['panels', { map: true }]];

function near(kind: Kind, told: Told): QueryKey[] {
  const ids = Array.isArray(told['series_ids']) ? (told['series_ids'] as number[]) : null;
  switch (kind) {
    case 'job':
      return [['jobs'], ['schedules']];
    case 'data':
      // A dashboard's range ends with the newest value of its series.
      return [
        ...(ids ? [['series', 'list'], ...ids.flatMap((id) => [['series', id], ['observations', id]]), ...panelsOf(ids)] : [['series'], ['observations'], ['panels']]),
        ['many'],
        ['dashboards', 'one'],
        ['sites'],
        ...MAPS,
      ];
    case 'forecast':
      return ids ? [...ids.map((id) => ['forecast', id]), ...panelsOf(ids)] : [['forecast'], ['panels']];
    case 'scored':
    case 'coverage':
      return [['scores', told['series_id']]];
    case 'anomaly':
      return [['anomalies'], ['detectors'], ['sites'], ...panelsOf(ids ?? [])];
    case 'note':
      return [['notes']];
    case 'model':
    case 'certificate':
      return [['models']];
    case 'champion':
      return [['champions'], ['models']];
    case 'series':
      return [['series', 'list'], ['sites'], ...MAPS];
    case 'member':
      return [['people'], ['roles']];
    case 'invitation':
      return [['invitations']];
    case 'key':
      return [['keys']];
    case 'backtest':
      return [['backtests']];
    case 'run':
      return [['runs'], ['quality'], ['sources']];
    case 'held':
      return [['held'], ['quality'], ['sources']];
    case 'source':
      return [['sources']];
    case 'contract':
      return [['contracts']];
    case 'dashboard':
      return [['dashboards'], ['session']];
    case 'asset':
      return [['sites'], ['assets'], ['series', 'list', 'chosen'], ...MAPS];
  }
}

type Pages = InfiniteData<{ items: Job[]; next_cursor: string | null }>;

/**
 * A list of jobs with one of them further than it was, so that progress needs no request. Null when the list
 * must be read: the job is not in it, or is in another state now.
 */
export function moved(pages: Pages, told: Told): Pages | null {
  const { job_id, state, progress_share, progress_note } = told;
  const known = pages.pages.flatMap(({ items }) => items).find((job) => job.job_id === job_id);
  if (!known || known.state !== state || typeof progress_share !== 'number') return null;
  const next = { ...known, progress_share, progress_note: typeof progress_note === 'string' ? progress_note : '' };
  return {
    ...pages,
    pages: pages.pages.map((page) => ({ ...page, items: page.items.map((job) => (job === known ? next : job)) })),
  };
}
