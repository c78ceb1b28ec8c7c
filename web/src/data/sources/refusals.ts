/** A refusal of settings in the reader's words, with what to do, at the field that it is about. */

import { ApiError } from '../../api/client';
import { AtField, sentenceOf } from '../../form/refusal';
import { placeOf } from '../../form/faults';
import { formWords } from '../../form/words';
import type { Language } from '../../i18n/language';
import { faultOf, fieldOf, type Told } from './settings';

const TOO_MANY = 429;

export async function inWords(error: unknown, told: Told, language: Language): Promise<unknown> {
  if (!(error instanceof ApiError) || error.status === TOO_MANY) return error;
  const words = formWords[language];
  const field = fieldOf(error, Object.keys(told), told);
  const fault = faultOf(error) ?? error.wrong[0];
  if (fault) return new AtField(field === null && placeOf(fault) ? words.at(placeOf(fault), words.fault(fault)) : words.fault(fault), field);
  const sentence = sentenceOf(error, words);
  const remedy = language === 'fa' ? await inPersian(error.remedy) : error.remedy;
  return new AtField([ended(sentence), remedy].filter(Boolean).join(' '), field);
}

async function inPersian(remedy: string): Promise<string> {
  try {
    return (await import('../../said/persian')).say(remedy) ?? '';
  } catch {
    return '';
  }
}

const ended = (sentence: string) => `${sentence.charAt(0).toUpperCase()}${sentence.slice(1)}${/[.!?؟]$/.test(sentence) ? '' : '.'}`;
