/** The words of the help itself; what terms mean stands in `terms`. */

import type { Language } from '../i18n/language';

interface Words {
  title: string;
  find: string;
  here: string;
  others: string;
  found: (count: string) => string;
  none: (query: string) => string;
  example: string;
  keys: string;
}

export const helpWords: Record<Language, Words> = {
  en: {
    title: 'Help',
    find: 'Find a term',
    here: 'Terms of this page',
    others: 'All other terms',
    found: (count) => `${count} found`,
    none: (query) => `No term says “${query}”.`,
    example: 'For example:',
    keys: 'Keys',
  },
  fa: {
    title: 'راهنما',
    find: 'یافتن واژه',
    here: 'واژه‌های این صفحه',
    others: 'همهٔ واژه‌های دیگر',
    found: (count) => `${count} یافته`,
    none: (query) => `در هیچ واژه‌ای «${query}» نیست.`,
    example: 'نمونه:',
    keys: 'کلیدهای میان‌بر',
  },
};
