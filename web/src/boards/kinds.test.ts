import { describe, expect, test } from 'vitest';

import type { Choice } from '../api/dashboards';
import { begun, choiceOf, choosing, follows, isWhole, keysOf, NOTHING } from './kinds';
import { titleOf } from './titles';
import { atSite } from './useChosen';
import { boardWords } from './words';

const loads: Choice = { ...NOTHING, quantity: 'load', unit: 'MW' };
const south: Choice = { ...loads, below: 'grid/south' };

describe('a panel that chooses its series', () => {
  test('follows the site of the page unless it has a place of its own', () => {
    expect([begun('tile', [], [], loads), begun('map', [], [], south), begun('table', [], ['a'])].map(follows)).toEqual([true, false, false]);
    expect([atSite(loads, 'grid/north').below, atSite(south, 'grid/north').below, atSite(loads, '').below]).toEqual(['grid/north', 'grid/south', '']);
  });
  test('names none, and one that names them chooses none', () => {
    for (const kind of ['chart', 'tile', 'table', 'map'] as const) {
      const panel = begun(kind, [], [], loads);
      expect([keysOf(panel), choiceOf(panel)]).toEqual([[], loads]);
    }
    expect([begun('chart', [], ['a']), begun('tile', [], ['a'])].map((panel) => [keysOf(panel), choiceOf(panel)])).toEqual([[['a'], null], [['a'], null]]);
  });
  test('shows something once it says what is measured', () => {
    expect([begun('map', []), begun('map', [], [], loads), begun('tile', []), begun('tile', [], [], loads)].map(isWhole)).toEqual([false, true, false, true]);
  });
  test('begins with what is measured most as soon as that is known, and keeps what somebody chose', () => {
    const most = { quantity: 'power', unit: 'kW' };
    expect(choosing(begun('map', []), undefined)).toMatchObject({ choice: NOTHING });
    expect(choosing(begun('map', []), most)).toMatchObject({ choice: most });
    expect(choosing(begun('map', [], [], loads), most)).toMatchObject({ choice: loads });
    expect(choiceOf(choosing(begun('chart', [], ['a']), most))).toBeNull();
  });
  test('is named by what it shows, in either language', () => {
    expect(titleOf(begun('table', [], [], loads), [], boardWords.en, 'en')).toBe('Load (\u2066MW\u2069)');
    expect(titleOf(begun('tile', [], [], loads), [], boardWords.en, 'en')).toBe('Load (\u2066MW\u2069) · Newest value');
    expect(titleOf(begun('map', [], [], loads), [], boardWords.fa, 'fa')).toBe('بار (\u2066MW\u2069) · تازه‌ترین');
  });
});
