import { describe, expect, test } from 'vitest';

import type { Answers, Panel, PanelsAsked } from '../api/dashboards';
import { batching } from './batch';

const tile = (id: string, series = 'north/load') => ({ id, kind: 'tile', title: '', series, statistic: 'peak', beside: 'none', place: { x: 0, y: 0, w: 3, h: 2 } }) satisfies Panel;

/** A batch whose requests are written down, and whose moment ends when it is told to. */
function batch(refuse = '') {
  const sent: PanelsAsked[] = [];
  const ends: (() => void)[] = [];
  const post = (asked: PanelsAsked): Promise<Answers> => {
    sent.push(asked);
    if (refuse === 'all') return Promise.reject(new TypeError('away'));
    const panels = asked.panels.map((panel) => ({ id: panel.id, missing: [], error: panel.kind === 'tile' && panel.series === refuse ? { code: 'panel-series-absent', detail: 'gone', remedy: '' } : null }));
    return Promise.resolve({ panels, series: [] });
  };
  return { sent, ends, ask: batching(post, (then) => ends.push(then)) };
}

describe('panels seen together', () => {
  test('are one request for each range, and each gets its own answer', async () => {
    const { sent, ends, ask } = batch();
    const all = [ask(tile('a'), { end: 'x', site: '' }), ask(tile('b'), { end: 'x', site: '' }), ask(tile('a'), { end: 'y', site: '' })];
    for (const end of ends) end();
    expect((await Promise.all(all)).map(({ answer }) => answer.id)).toEqual(['a', 'b', 'a']);
    expect(sent.map(({ panels, end }) => [panels.length, end])).toEqual([[2, 'x'], [1, 'y']]);
  });
  test('fail one by one where one of them fails, and all where the server is away', async () => {
    const { ends, ask } = batch('gone/load');
    const [good, bad] = [ask(tile('a'), { site: '' }), ask(tile('b', 'gone/load'), { site: '' })];
    ends[0]?.();
    await expect(bad).rejects.toMatchObject({ code: 'panel-series-absent' });
    expect((await good).answer.id).toBe('a');
    const away = batch('all');
    const both = [away.ask(tile('a'), { site: '' }), away.ask(tile('b'), { site: '' })];
    away.ends[0]?.();
    for (const one of both) await expect(one).rejects.toThrow('away');
  });
  test('of more than a request takes are several', async () => {
    const { sent, ends, ask } = batch();
    const all = Array.from({ length: 61 }, (_, n) => ask(tile(String(n)), { site: '' }));
    ends[0]?.();
    await Promise.all(all);
    expect(sent.map(({ panels }) => panels.length)).toEqual([60, 1]);
  });
});
