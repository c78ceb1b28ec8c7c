/** What a panel is called: by its title, else by what it shows. */

import type { Choice, Panel } from '../api/dashboards';
import type { Series } from '../api/queries';
import type { Language } from '../i18n/language';
import { unitName } from '../i18n/units';
import { mapWords, quantityName } from '../map/words';
import { choiceOf, keysOf } from './kinds';
import type { boardWords } from './words';

const MOST = 3;

export function titleOf(panel: Panel, known: readonly Series[], words: (typeof boardWords)['en'], language: Language): string {
  if (panel.title) return panel.title;
  if (panel.kind === 'text') return words.wordsOf;
  const choice = choiceOf(panel);
  if (choice) return choice.quantity ? chosen(panel, choice, words, language) : words.untitled;
  const keys = keysOf(panel);
  const names = keys.slice(0, MOST).map((key) => known.find((one) => one.key === key)?.name ?? key);
  const told = names.join(', ') + (keys.length > MOST ? ' …' : '');
  if (!told) return words.untitled;
  return panel.kind === 'tile' ? `${told} · ${words.statistics[panel.statistic]}` : told;
}

function chosen(panel: Panel, { quantity, unit }: Choice, words: (typeof boardWords)['en'], language: Language): string {
  const name = quantityName(quantity, language);
  const told = `${name.charAt(0).toLocaleUpperCase(language)}${name.slice(1)} (\u2066${unitName(unit)}\u2069)`;
  if (panel.kind === 'tile') return `${told} · ${words.statistics[panel.statistic]}`;
  return panel.kind === 'map' ? `${told} · ${mapWords[language].statistics[panel.statistic]}` : told;
}
