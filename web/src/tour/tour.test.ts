import { describe, expect, it } from 'vitest';

import { tourWords } from './words';
import { parsed } from './kept';
import { isLast, PATHS, stepNow, STEPS, type Look, type Step } from './steps';

const seen = (path: string, ...there: string[]): Look => ({ path, has: (selector) => there.includes(selector) });
const second = '.fs-steps li:nth-child(n+2)[aria-current]';

describe('the first run', () => {
  it('leads from an empty installation over a file to a chart', () => {
    expect(stepNow('file', 'open-data', seen('/'))).toBe('open-data');
    expect(stepNow('file', 'open-data', seen('/data/uploads'))).toBe('choose-file');
    expect(stepNow('file', 'choose-file', seen('/data/uploads', '.fs-wizard'))).toBe('see-guesses');
    expect(stepNow('file', 'see-guesses', seen('/data/uploads', '.fs-wizard', second))).toBe('see-counts');
    expect(stepNow('file', 'see-counts', seen('/data/uploads', '.fs-wizard', second, '.fs-loaded'))).toBe('open-chart');
    expect(stepNow('file', 'open-chart', seen('/series/7'))).toBe('own-chart');
    expect(isLast('file', 'own-chart')).toBe(true);
  });
  it('leads where there are series over choosing some to a chart', () => {
    expect(stepNow('series', 'open-explore', seen('/explore'))).toBe('choose-series');
    expect(stepNow('series', 'choose-series', seen('/explore', '.fs-chosen'))).toBe('own-picture');
  });
  it('keeps up with people who run ahead, and waits for those who wander off', () => {
    expect(stepNow('series', 'open-explore', seen('/explore', '.fs-chosen'))).toBe('own-picture');
    expect(stepNow('file', 'see-guesses', seen('/jobs'))).toBe('see-guesses');
    expect(STEPS['see-guesses'].at.test('/jobs')).toBe(false);
  });
  it('asks for a file again after the page was left', () => {
    expect(stepNow('file', 'see-counts', seen('/data/uploads', '.fs-drop'))).toBe('choose-file');
    expect(stepNow('file', 'see-counts', seen('/data/uploads'))).toBe('see-counts');
  });
  it('never leaves its last step by itself', () => {
    expect(stepNow('file', 'own-chart', seen('/series/7'))).toBe('own-chart');
  });
  it('goes on where it was after a reload, and is not offered twice', () => {
    expect(parsed(null)).toBe('new');
    expect(parsed('over')).toBe('over');
    expect(parsed('file see-counts')).toEqual({ path: 'file', step: 'see-counts' });
    expect(parsed('file choose-series')).toBe('over');
  });
  it('has words for every step in both languages, which differ', () => {
    for (const step of Object.values(PATHS).flatMap((path): readonly Step[] => path)) {
      expect(tourWords.fa.steps[step].text).toMatch(/[\u0600-\u06ff]{3}/);
      expect(tourWords.en.steps[step].text).not.toBe(tourWords.fa.steps[step].text);
    }
  });
});
