/** A sentence that the server made, in the reader's language where the phrasebook knows it; else as it was made. */

import { useQuery } from '@tanstack/react-query';

import { useLanguage } from '../i18n/language';

/** The phrasebook comes to whoever reads Persian, once; where it does not come, sentences stay as they are made. */
function useSaid(text: string): string | null {
  const { language, formats } = useLanguage();
  const persian = language === 'fa';
  const { data } = useQuery({ queryKey: ['persian'], queryFn: () => import('./persian'), enabled: persian, staleTime: Infinity, gcTime: Infinity });
  return persian ? (data?.saying(formats)(text) ?? null) : null;
}

interface Props {
  text: string;
  /** Where a sentence or a name can stand, what the book does not know is a name, of no language. */
  orName?: boolean;
}

export function Said({ text, orName = false }: Props) {
  const { language } = useLanguage();
  const said = useSaid(text);
  // A sentence may begin with a piece of Latin letters, from which its direction must not be told.
  if (said !== null) return <bdi dir="rtl">{said}</bdi>;
  return <bdi {...(language !== 'en' && !orName && { lang: 'en' })}>{text}</bdi>;
}
