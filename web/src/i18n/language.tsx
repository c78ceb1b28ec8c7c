/** Which language, digits and calendar the reader chose; sets `lang` and `dir` of the document with the language. */

import { useDirection } from '@mantine/core';
import { createContext, use, useCallback, useMemo, useState, type ReactNode } from 'react';

import { chose } from './followed';
import { withLatinDigits } from './digits';
import { makeFormats, type Formats, type Writing } from './formats';
import { en, type Strings } from './en';
import { fa } from './fa';

export type Language = 'en' | 'fa';

interface Spoken {
  language: Language;
  words: Strings;
  formats: Formats;
  speak: (language: Language) => void;
  writing: Writing;
  write: (writing: Writing) => void;
}

const Context = createContext<Spoken | null>(null);
const CATALOGUES: Record<Language, Strings> = { en, fa };
const DIGITS: readonly Writing['digits'][] = ['latin', 'persian'];
const CALENDARS: readonly Writing['calendar'][] = ['gregorian', 'persian'];

/** What this browser kept, so that the page is right before the server has said who reads it. */
function kept(): Writing {
  const one = <T extends string>(name: string, known: readonly T[]) => known.find((each) => each === localStorage.getItem(name));
  return { digits: one('foresite-digits', DIGITS) ?? 'language', calendar: one('foresite-calendar', CALENDARS) ?? 'language' };
}

export function LanguageProvider({ children }: { children: ReactNode }) {
  const [language, setLanguage] = useState<Language>(document.documentElement.lang === 'fa' ? 'fa' : 'en');
  const [writing, setWriting] = useState<Writing>(kept);
  const { setDirection } = useDirection();
  const speak = useCallback(
    (chosen: Language) => {
      localStorage.setItem('foresite-language', chosen);
      chose(localStorage, 'language');
      document.documentElement.lang = chosen;
      setDirection(chosen === 'fa' ? 'rtl' : 'ltr');
      setLanguage(chosen);
    },
    [setDirection],
  );
  const write = useCallback(({ digits, calendar }: Writing) => {
    localStorage.setItem('foresite-digits', digits);
    localStorage.setItem('foresite-calendar', calendar);
    setWriting((before) => (before.digits === digits && before.calendar === calendar ? before : { digits, calendar }));
  }, []);
  const spoken = useMemo(() => {
    const formats = makeFormats(language, writing);
    return { language, words: wordsOf(CATALOGUES, language, formats), formats, speak, writing, write };
  }, [language, speak, writing, write]);
  return <Context value={spoken}>{children}</Context>;
}

export function useLanguage(): Spoken {
  const spoken = use(Context);
  if (!spoken) throw new Error('useLanguage is called outside LanguageProvider');
  return spoken;
}

/** The words of one part of the page, which come with that part. */
export function useWords<T>(catalogue: Record<Language, T>): T {
  const { language, formats } = useLanguage();
  return wordsOf(catalogue, language, formats);
}

/** Persian words have Persian digits of their own, which follow the reader's choice; English ones name codes too, and keep theirs. */
function wordsOf<T>(catalogue: Record<Language, T>, language: Language, { digits }: Formats): T {
  return language === 'fa' && digits === 'latn' ? withLatinDigits(catalogue.fa) : catalogue[language];
}
