/** What is said of refused fields comes with the first request that is refused for one: few readers ever need it. */

import type { Middleware } from 'openapi-fetch';

import type { Language } from '../i18n/language';
import type { Fault } from './faults';

type Say = (fault: Fault) => string | null;

const INVALID = 422;
const COME: Record<Language, () => Promise<{ say: Say }>> = { en: () => import('./faultsEn'), fa: () => import('./faultsFa') };
const come: Partial<Record<Language, Say>> = {};

/** Null until it has come, and where it has no words: then the server's own sentence stands. */
export const faultSaid = (fault: Fault, language: Language): string | null => come[language]?.(fault) ?? null;

export const telling = (language: () => Language): Middleware => ({
  async onResponse({ response }) {
    if (response.status === INVALID) await learn(language());
    return undefined;
  },
});

/** A page that stands longer than its server's files goes on without. */
async function learn(language: Language): Promise<void> {
  if (come[language]) return;
  try {
    come[language] = (await COME[language]()).say;
  } catch {
    // The sentence of the server is told then.
  }
}
