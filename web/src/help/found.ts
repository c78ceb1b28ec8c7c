/** Which terms a few words find: those that are called so first, then those that say so. */

import type { Language } from '../i18n/language';
import { names } from '../palette/found';
import { TERMS, type TermId } from './terms';

export function found(query: string, among: readonly TermId[], language: Language): TermId[] {
  const called = among.filter((id) => names(query, id, TERMS[id].en.name, TERMS[id].fa.name));
  const said = among.filter((id) => names(query, TERMS[id][language].name, TERMS[id][language].text, TERMS[id][language].example ?? ''));
  return [...new Set([...called, ...said])];
}
