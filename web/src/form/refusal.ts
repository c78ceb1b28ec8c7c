/** What a refusal means to a form: a sentence, the field it is about, and how long to wait. */

import { ApiError } from '../api/client';
import type { Language } from '../i18n/language';
import { placeOf } from './faults';
import type { Words } from './words';

export interface Refusal {
  sentence: string;
  /** Null when it is about the whole. */
  field: string | null;
  /** Seconds until trying again makes sense. */
  seconds: number;
}

/** A refusal that whoever sent it has put into words, and knows the field of. */
export class AtField extends Error {
  readonly field: string | null;

  constructor(sentence: string, field: string | null) {
    super(sentence);
    this.field = field;
  }
}

/** Fields that a code is about, the first one that the form has. */
const ABOUT: Record<string, string[]> = {
  'password-weak': ['password', 'new'],
  'password-wrong': ['old', 'password'],
  'proof-wrong': ['old', 'password'],
  'email-malformed': ['email'],
  'member-already': ['email'],
  'name-malformed': ['name'],
  'role-exists': ['name'],
  'role-built-in': ['name'],
  'totp-wrong': ['code'],
  'second-factor-wrong': ['code'],
};

export function refusalOf(error: Error, words: Words, fields: readonly string[]): Refusal {
  if (error instanceof AtField) return { sentence: error.message, field: error.field, seconds: 0 };
  if (!(error instanceof ApiError)) {
    return { sentence: error instanceof TypeError ? words.noAnswer : error.message, field: null, seconds: 0 };
  }
  const { code, facts } = error;
  if (error.status === 429) {
    const seconds = typeof facts['seconds'] === 'number' ? Math.ceil(facts['seconds']) : 0;
    return { sentence: '', field: null, seconds: Math.max(1, seconds) };
  }
  const wrong = error.wrong[0];
  const about = wrong ? wrong.where.split('.').reverse() : (ABOUT[code] ?? []);
  const field = about.find((name) => fields.includes(name)) ?? null;
  return { sentence: wrong && field ? words.fault(wrong) : sentenceOf(error, words), field, seconds: 0 };
}

export function sentenceOf(error: Error, words: Words): string {
  if (error instanceof TypeError) return words.noAnswer;
  if (!(error instanceof ApiError)) return error.message;
  if (error.code === 'password-weak') return reasonsOf(error.facts['reasons'], words) || error.message;
  const wrong = error.wrong[0];
  if (wrong) return placeOf(wrong) ? words.at(placeOf(wrong), words.fault(wrong)) : words.fault(wrong);
  const known = words.refusals[error.code];
  return typeof known === 'function' ? known(error.facts) : (known ?? error.message);
}

/** What stopped a run or a job, by its code where the reader's language has words for it; own: in that language. */
export function failureOf(error: Record<string, unknown> | null | undefined, words: Words, language: Language): { sentence: string; own: boolean } {
  const message = typeof error?.['message'] === 'string' ? error['message'] : '';
  const known = typeof error?.['code'] === 'string' ? words.refusals[error['code']] : undefined;
  // The server's own sentence has the facts in it: in English nothing says more.
  if (language === 'en' || known === undefined) return { sentence: message, own: language === 'en' };
  return { sentence: typeof known === 'function' ? known((error?.['facts'] ?? {}) as Record<string, unknown>) : known, own: true };
}

/** The first reason why a password will not do; there is a line for one. */
export function reasonsOf(reasons: unknown, words: Words): string {
  const first: unknown = Array.isArray(reasons) ? reasons[0] : undefined;
  return typeof first === 'string' ? (words.reasons[first] ?? '') : '';
}

/** What is wrong with the fields as they are, before anything is sent. */
export function faultsOf(form: HTMLFormElement, words: Words): Record<string, string> {
  const faults: Record<string, string> = {};
  for (const field of form.elements) {
    if (!(field instanceof HTMLInputElement || field instanceof HTMLTextAreaElement) || !field.name) continue;
    const { validity } = field;
    if (validity.customError) faults[field.name] = field.validationMessage;
    else if (validity.valueMissing || (field.required && !field.value.trim())) faults[field.name] = words.required;
    else if (validity.typeMismatch) faults[field.name] = words.notEmail;
    else if (validity.tooShort || validity.patternMismatch) faults[field.name] = words.tooShort(field.minLength);
  }
  return faults;
}

export function fieldsOf(form: HTMLFormElement): string[] {
  return Array.from(form.elements, (field) => field.getAttribute('name') ?? '').filter(Boolean);
}
