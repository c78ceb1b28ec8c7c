/** What a panel is called: by its title, else by what it shows. */

import type { Panel } from '../api/dashboards';
import type { Series } from '../api/queries';
import { keysOf } from './kinds';
import type { boardWords } from './words';

const MOST = 3;

export function titleOf(panel: Panel, known: readonly Series[], words: (typeof boardWords)['en']): string {
  if (panel.title) return panel.title;
  if (panel.kind === 'text') return words.wordsOf;
  const keys = keysOf(panel);
  const names = keys.slice(0, MOST).map((key) => known.find((one) => one.key === key)?.name ?? key);
  const told = names.join(', ') + (keys.length > MOST ? ' …' : '');
  if (!told) return words.untitled;
  return panel.kind === 'tile' ? `${told} · ${words.statistics[panel.statistic]}` : told;
}
