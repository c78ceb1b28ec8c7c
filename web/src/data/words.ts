/** The words that the pages of data share. */

import type { Language } from '../i18n/language';

interface DataWords {
  tabs: string;
  names: Record<'uploads' | 'runs' | 'quarantine' | 'quality' | 'sources', string>;
  rules: Record<string, string>;
  line: string;
  series: string;
  counts: Record<'read' | 'accepted' | 'superseding' | 'duplicate' | 'quarantined' | 'repaired', string>;
}

export const dataWords: Record<Language, DataWords> = {
  en: {
    tabs: 'Pages of data',
    names: { uploads: 'Uploads', runs: 'Runs', quarantine: 'Quarantine', quality: 'Quality', sources: 'Sources' },
    rules: {
      'number': 'Not a number',
      'not-finite': 'Not a finite number',
      'finite': 'Not a finite number',
      'time': 'Time cannot be read',
      'nonexistent-time': 'Clocks skip this time',
      'time-range': 'Time before 1900 or after 2200',
      'known-time': 'Known-at cannot be read',
      'cells': 'Wrong number of cells',
      'range': 'Out of range',
      'allowed': 'Not an allowed value',
      'rate': 'Leaps from its neighbours',
      'unique': 'Second value for one time',
      'record-id': 'No id',
      'duplicate-id': 'Id stands twice',
      'place': 'Impossible place',
      'gap': 'Gaps',
      'blank': 'Blank cells',
      'flatline': 'Flat stretch',
      'level-shift': 'Level shift',
      'completeness': 'Incomplete',
      'clock-change-gap': 'Hour missing where clocks change',
      'clock-change-repeat': 'Hour doubled where clocks change',
      'header-doubled': 'Column named twice',
      'quarantine-full': 'Too much held back',
    },
    line: 'Line',
    series: 'Series',
    counts: { read: 'Read', accepted: 'Accepted', superseding: 'Corrections', duplicate: 'Known already', quarantined: 'Held back', repaired: 'Repaired' },
  },
  fa: {
    tabs: 'صفحه‌های داده',
    names: { uploads: 'بارگذاری‌ها', runs: 'اجراها', quarantine: 'قرنطینه', quality: 'کیفیت', sources: 'منبع‌ها' },
    rules: {
      'number': 'عدد نیست',
      'not-finite': 'عددِ باپایان نیست',
      'finite': 'عددِ باپایان نیست',
      'time': 'زمان خوانده نمی‌شود',
      'nonexistent-time': 'ساعت از این زمان می‌پرد',
      'time-range': 'زمان پیش از ۱۹۰۰ یا پس از ۲۲۰۰',
      'known-time': 'زمان دانسته‌شدن خوانده نمی‌شود',
      'cells': 'شمار خانه‌ها نادرست',
      'range': 'بیرون از محدوده',
      'allowed': 'مقدار مجاز نیست',
      'rate': 'جهش نسبت به همسایه‌ها',
      'unique': 'مقدار دوم برای یک زمان',
      'record-id': 'بی‌شناسه',
      'duplicate-id': 'شناسهٔ تکراری',
      'place': 'جای ناممکن',
      'gap': 'جاافتادگی‌ها',
      'blank': 'خانه‌های خالی',
      'flatline': 'بی‌تغییر',
      'level-shift': 'جابه‌جایی سطح',
      'completeness': 'ناکامل',
      'clock-change-gap': 'ساعت جاافتاده هنگام تغییر ساعت',
      'clock-change-repeat': 'ساعت تکراری هنگام تغییر ساعت',
      'header-doubled': 'نام ستون تکراری',
      'quarantine-full': 'نگه‌داشته‌ها بیش از اندازه',
    },
    line: 'سطر',
    series: 'سری',
    counts: { read: 'خوانده', accepted: 'پذیرفته', superseding: 'اصلاح‌ها', duplicate: 'از پیش دانسته', quarantined: 'نگه‌داشته', repaired: 'ترمیم‌شده' },
  },
};
