/** The words of what a note said before. */

import type { Language } from '../i18n/language';
import type { Change } from './versions';

interface VersionWords {
  title: string;
  version: (n: string) => string;
  shown: string;
  changed: Record<Change, string>;
  only: string;
  unseen: string;
  looksBack: (when: string) => string;
}

export const versionWords: Record<Language, VersionWords> = {
  en: {
    title: 'What the note said before',
    version: (n) => `Version ${n}`,
    shown: 'Shown now',
    changed: { text: 'Other words', time: 'Other time', about: 'About something else', shared: 'Shared', removed: 'Removed' },
    only: 'Only its author',
    unseen: 'It was its author’s own before, and what it said then stays theirs.',
    looksBack: (when) => `As of ${when}: later versions are not shown.`,
  },
  fa: {
    title: 'آنچه یادداشت پیش‌تر می‌گفت',
    version: (n) => `نسخهٔ ${n}`,
    shown: 'اکنون نمایان',
    changed: { text: 'متن دیگر', time: 'زمان دیگر', about: 'دربارهٔ چیز دیگر', shared: 'همگانی شد', removed: 'حذف شد' },
    only: 'تنها نویسنده',
    unseen: 'پیش از آن تنها از آنِ نویسنده بود و آنچه می‌گفت نزد او می‌ماند.',
    looksBack: (when) => `در ${when}: نسخه‌های پس از آن نشان داده نمی‌شود.`,
  },
};
