/** Which language the reader chose; sets `lang` and `dir` of the document with it. */

import { useDirection } from '@mantine/core';
import { createContext, use, useCallback, useMemo, useState, type ReactNode } from 'react';

import { makeFormats, type Formats } from './formats';
import { en, type Strings } from './en';
import { fa } from './fa';

export type Language = 'en' | 'fa';

interface Spoken {
  language: Language;
  words: Strings;
  formats: Formats;
  speak: (language: Language) => void;
}

const Context = createContext<Spoken | null>(null);
const CATALOGUES: Record<Language, Strings> = { en, fa };

export function LanguageProvider({ children }: { children: ReactNode }) {
  const [language, setLanguage] = useState<Language>(document.documentElement.lang === 'fa' ? 'fa' : 'en');
  const { setDirection } = useDirection();
  const speak = useCallback(
    (chosen: Language) => {
      localStorage.setItem('foresite-language', chosen);
      document.documentElement.lang = chosen;
      setDirection(chosen === 'fa' ? 'rtl' : 'ltr');
      setLanguage(chosen);
    },
    [setDirection],
  );
  const spoken = useMemo(
    () => ({ language, words: CATALOGUES[language], formats: makeFormats(language), speak }),
    [language, speak],
  );
  return <Context value={spoken}>{children}</Context>;
}

export function useLanguage(): Spoken {
  const spoken = use(Context);
  if (!spoken) throw new Error('useLanguage is called outside LanguageProvider');
  return spoken;
}

/** The words of one part of the page, which come with that part. */
export function useWords<T>(catalogue: Record<Language, T>): T {
  return catalogue[useLanguage().language];
}
