/** What the two pages of forecasts are called. */

import type { Language } from '../i18n/language';

export const tabWords: Record<Language, { pages: string; scores: string; models: string }> = {
  en: { pages: 'Pages of forecasts', scores: 'How they did', models: 'Models and champions' },
  fa: { pages: 'صفحه‌های پیش‌بینی', scores: 'کارنامه', models: 'مدل‌ها و مدل‌های برتر' },
};
