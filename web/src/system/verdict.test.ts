import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

import { verdictOf } from './verdict';
import { systemWords } from './words';

it('tells what is away from what keeps nobody from working', () => {
  expect(verdictOf({ ready: true, checks: { database: 'ok', worker: 'ok' } })).toBe('well');
  expect(verdictOf({ ready: true, checks: { database: 'ok', worker: 'failed' } })).toBe('beside');
  expect(verdictOf({ ready: false, checks: { database: 'failed', worker: 'ok' } })).toBe('not-ready');
});

it('says in both languages what to do about every part that the server looks at', () => {
  const source = readFileSync(join(import.meta.dirname, '../../../src/foresite/api/health.py'), 'utf8');
  const parts = Array.from(source.matchAll(/^ {4}"(\w+)": _?\w+,$|= \{"(\w+)": _\w+\}$/gm), ([, one, other]) => one ?? other ?? '');
  expect(parts.sort()).toEqual(['database', 'disk', 'files', 'lake', 'worker']);
  for (const words of [systemWords.en, systemWords.fa]) expect(Object.keys(words.known).sort()).toEqual(parts);
});
