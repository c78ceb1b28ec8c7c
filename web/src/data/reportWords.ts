/** The words of reports: findings, and rows that were held back. */

import type { Language } from '../i18n/language';

interface ReportWords {
  findings: string;
  seen: string;
  what: string;
  howMany: string;
  when: string;
  examples: string;
  raw: string;
  why: string;
  more: (count: string) => string;
}

export const reportWords: Record<Language, ReportWords> = {
  en: {
    findings: 'Findings',
    seen: 'Seen',
    what: 'What',
    howMany: 'How many',
    when: 'When',
    examples: 'Some of the held rows',
    raw: 'As it stands in the file',
    why: 'Why',
    more: (count) => `and ${count} more`,
  },
  fa: {
    findings: 'یافته‌ها',
    seen: 'یافته',
    what: 'چه',
    howMany: 'شمار',
    when: 'کِی',
    examples: 'چند سطر نگه‌داشته',
    raw: 'همان‌گونه که در پرونده است',
    why: 'چرا',
    more: (count) => `و ${count} دیگر`,
  },
};
