/** The words of the palette and of the list of keys. */

import type { Language } from '../i18n/language';

interface Words {
  title: string;
  ask: string;
  pages: string;
  series: string;
  commands: string;
  none: (query: string) => string;
  looking: string;
  keys: string;
  keysLead: string;
  anywhere: string;
  palette: string;
  listKeys: string;
  help: string;
  writeNote: string;
  goTo: string;
  then: string;
}

export const paletteWords: Record<Language, Words> = {
  en: {
    title: 'Search or jump to',
    ask: 'A page, a series, a command',
    pages: 'Pages',
    series: 'Series',
    commands: 'Commands',
    none: (query) => `Nothing is called “${query}”.`,
    looking: 'Looking for series',
    keys: 'Keys',
    keysLead: 'Keys mean nothing while you write.',
    anywhere: 'Anywhere',
    palette: 'Search or jump to',
    listKeys: 'Show this list',
    help: 'Help: what the terms of a chart mean',
    writeNote: 'Write a note (on a chart of series)',
    goTo: 'Go to',
    then: 'then',
  },
  fa: {
    title: 'جست‌وجو یا رفتن به',
    ask: 'صفحه، سری یا فرمان',
    pages: 'صفحه‌ها',
    series: 'سری‌ها',
    commands: 'فرمان‌ها',
    none: (query) => `چیزی با نام «${query}» نیست.`,
    looking: 'در جست‌وجوی سری‌ها',
    keys: 'کلیدهای میان‌بر',
    keysLead: 'هنگام نوشتن، کلیدها معنایی ندارند.',
    anywhere: 'همه‌جا',
    palette: 'جست‌وجو یا رفتن به',
    listKeys: 'نمایش این فهرست',
    help: 'راهنما: معنای واژه‌های نمودار',
    writeNote: 'نوشتن یادداشت (روی نمودار سری‌ها)',
    goTo: 'رفتن به',
    then: 'سپس',
  },
};
