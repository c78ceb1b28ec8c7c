import { describe, expect, test } from 'vitest';

import type { Job } from '../api/jobs';
import { moved, touched } from './touched';

describe('what an event makes old', () => {
  test('values of two series: these two, the list and the overview, no others', () => {
    expect(touched('data', { series_ids: [4, 7] })).toEqual([
      ['series', 'list'],
      ['series', 4],
      ['observations', 4],
      ['series', 7],
      ['observations', 7],
      ['panels', { 4: true }],
      ['panels', { 7: true }],
      ['many'],
      ['dashboards', 'one'],
      ['sites'],
      ['map'],
      ['panels', { map: true }],
      ['overview'],
    ]);
  });
  test('values of too many series to name: all of them', () => {
    expect(touched('data', { series_ids: null })).toEqual([['series'], ['observations'], ['panels'], ['many'], ['dashboards', 'one'], ['sites'], ['map'], ['panels', { map: true }], ['overview']]);
  });
  test('a forecast is of its series', () => {
    expect(touched('forecast', { series_ids: [4] })).toEqual([['forecast', 4], ['panels', { 4: true }], ['overview']]);
    expect(touched('dashboard', { dashboard_id: 'd', change: 'home' })).toEqual([['dashboards'], ['session']]);
    expect(touched('member', { person_id: 'p', change: 'left', role: null })).toEqual([['people'], ['roles']]);
    expect(touched('key', { key_id: 'k', change: 'made' })).toEqual([['keys']]);
  });
  test('of jobs the overview tells only those that failed', () => {
    expect(touched('job', { state: 'failed' })).toContainEqual(['overview']);
    expect(touched('job', { state: 'done' })).not.toContainEqual(['overview']);
  });
});

describe('a job that goes on', () => {
  const job = { job_id: 'a', state: 'running', progress_share: 0.1, progress_note: '' } as Job;
  const list = { pages: [{ items: [job, { ...job, job_id: 'b' }], next_cursor: null }], pageParams: [''] };

  test('moves in the list without a request', () => {
    const next = moved(list, { job_id: 'a', state: 'running', progress_share: 0.4, progress_note: 'meters.csv' });
    expect(next?.pages[0]?.items.map((one) => one.progress_share)).toEqual([0.4, 0.1]);
    expect(list.pages[0]?.items[0]?.progress_share).toBe(0.1);
  });
  test('is read anew when its state is another', () => {
    expect(moved(list, { job_id: 'a', state: 'done', progress_share: 1, progress_note: '' })).toBeNull();
  });
  test('is read anew when nobody knows it yet', () => {
    expect(moved(list, { job_id: 'c', state: 'running', progress_share: 0, progress_note: '' })).toBeNull();
  });
});
