/** Why something could not be shown, by its code in the reader's language; else as the server says it. */

import { ApiError } from '../api/client';
import { useLanguage, useWords } from '../i18n/language';
import { failureOf, sentenceOf } from './refusal';
import { formWords } from './words';

export default function Refused({ error }: { error: Error }) {
  const words = useWords(formWords);
  const { language } = useLanguage();
  if (!(error instanceof ApiError) || error.wrong.length > 0) return <bdi>{sentenceOf(error, words)}</bdi>;
  const { message, code, facts } = error;
  const { sentence, own } = failureOf({ message, code, facts }, words, language);
  return <bdi {...(!own && { lang: 'en' })}>{sentence}</bdi>;
}
