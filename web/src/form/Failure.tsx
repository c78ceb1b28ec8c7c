/** What stopped a run or a job, in the reader's language where its code has words there; else as the server says it. */

import { useLanguage, useWords } from '../i18n/language';
import { failureOf } from './refusal';
import { formWords } from './words';

export function Failure({ error }: { error: Record<string, unknown> | null | undefined }) {
  const words = useWords(formWords);
  const { language } = useLanguage();
  const { sentence, own } = failureOf(error, words, language);
  return sentence && <bdi {...(!own && { lang: 'en' })}>{sentence}</bdi>;
}
