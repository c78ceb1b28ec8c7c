/** The words of why a forecast says what it says. */

import type { Language } from '../i18n/language';

export interface WhyWords {
  title: string;
  note: string;
  made: string;
  changed: string;
  since: string;
  what: string;
  chart: string;
  mean: string;
  peak: string;
  axis: string;
  ask: string;
  absentMade: string;
  absentChanged: string;
  notAllowed: string;
  working: string;
  onlyOne: string;
  untold: string;
  parts: Record<string, string>;
}

export const whyWords: Record<Language, WhyWords> = {
  en: {
    title: 'Why this forecast',
    note: 'What the model made of what it was told, not what causes the load. Only the median is explained.',
    made: 'What it is made of',
    changed: 'What changed since',
    since: 'Compared with the issue of',
    what: 'Part',
    chart: 'How it adds up',
    mean: 'On average',
    peak: 'At the peak',
    axis: 'Each bar begins where the one above it ends. Bars show the average; their axis does not begin at zero.',
    ask: 'Work it out',
    absentMade: 'Nobody has asked yet what this forecast is made of.',
    absentChanged: 'Nobody has asked yet why it changed between these two issues.',
    notAllowed: 'Somebody who may issue forecasts can ask for it.',
    working: 'Being worked out; this takes some seconds.',
    onlyOne: 'No other issue of this series is there to compare with.',
    untold: 'This model does not tell what its forecasts are made of. It can still be asked what changed.',
    parts: {
      usual: 'Usual at that time of day', calendar: 'Calendar and season', weather: 'Weather', recent: 'Recent days and hours', rules: 'Days like it',
      calibration: 'Calibration', sums: 'Adding up with others', time: 'Later moment', measurements: 'New measurements', corrections: 'Corrected values',
      model: 'Another model', before: 'Earlier forecast', after: 'Later forecast', q50: 'This forecast',
    },
  },
  fa: {
    title: 'چرا این پیش‌بینی',
    note: 'آنچه مدل از دانسته‌هایش ساخته است، نه علت خود مقدار. تنها میانه توضیح داده می‌شود.',
    made: 'از چه ساخته شده',
    changed: 'چه تغییر کرده',
    since: 'در برابر پیش‌بینی صادرشده در',
    what: 'بخش',
    chart: 'چگونه جمع می‌شود',
    mean: 'به‌طور میانگین',
    peak: 'در اوج',
    axis: 'هر میله از پایان میلهٔ بالایی آغاز می‌شود. میله‌ها میانگین را نشان می‌دهند و محورشان از صفر آغاز نمی‌شود.',
    ask: 'محاسبه شود',
    absentMade: 'هنوز کسی نپرسیده است که این پیش‌بینی از چه ساخته شده.',
    absentChanged: 'هنوز کسی نپرسیده است که میان این دو چه تغییر کرده.',
    notAllowed: 'کسی که اجازهٔ صدور پیش‌بینی دارد می‌تواند آن را بخواهد.',
    working: 'در حال محاسبه؛ چند ثانیه زمان می‌برد.',
    onlyOne: 'پیش‌بینی دیگری از این سری نیست که با آن سنجیده شود.',
    untold: 'این مدل نمی‌گوید پیش‌بینی‌هایش از چه ساخته شده‌اند. همچنان می‌توان پرسید چه تغییر کرده است.',
    parts: {
      usual: 'معمول آن ساعت', calendar: 'تقویم و فصل', weather: 'آب‌وهوا', recent: 'روزها و ساعت‌های اخیر', rules: 'روزهای همانند',
      calibration: 'تنظیم', sums: 'جمع شدن با دیگران', time: 'لحظهٔ دیرتر', measurements: 'اندازه‌گیری‌های تازه', corrections: 'مقدارهای اصلاح‌شده',
      model: 'مدلی دیگر', before: 'پیش‌بینی پیشین', after: 'پیش‌بینی بعدی', q50: 'این پیش‌بینی',
    },
  },
};
