/** The words of the page where series are looked at together. */

import type { Language } from '../i18n/language';
import type { Compare, Statistic, Step } from './search';

export interface ExploreWords {
  title: string;
  lead: string;
  add: string;
  find: string;
  chosen: (count: string) => string;
  remove: (name: string) => string;
  hide: (name: string) => string;
  show: (name: string) => string;
  open: string;
  none: string;
  someOfThese: string;
  noneThere: string;
  gone: string;
  by: string;
  steps: Record<Step | 'auto', string>;
  of: string;
  statistics: Record<Statistic, string>;
  compare: string;
  compares: Record<Compare | 'none', string>;
  comparedWith: (from: string, to: string) => string;
  forecasts: string;
  anomalies: string;
  notes: string;
  anomaly: string;
  forecastOf: (name: string) => string;
  between: (from: string, to: string) => string;
  inZone: (zone: string) => string;
  zones: string;
  thirdUnit: (units: string, names: string) => string;
  right: string;
  left: string;
  chartLabel: (names: string) => string;
  copyLink: string;
  copied: string;
  save: string;
  savePng: string;
  saveCsv: string;
  saveXlsx: string;
  saveParquet: string;
  saveNotes: string;
  saving: string;
  saveWhy: (zone: string) => string;
  known: string;
  knownWhy: string;
  knownAt: (when: string) => string;
  knownNow: string;
  earlier: string;
  later: string;
  backToNow: string;
  slider: string;
  sinceThen: string;
  restated: (count: string) => string;
  fresh: (count: string) => string;
  same: string;
  moments: (count: string, restated: string) => string;
  noMoments: string;
  marks: string;
  thenNow: (then: string, now: string) => string;
  withdrawn: string;
  numbers: string;
  numbersNote: string;
  count: string;
  mean: string;
  least: string;
  most: string;
  total: string;
  missing: string;
  newest: string;
  restatedSince: string;
  valuesTable: string;
  tableNote: string;
}

export const exploreWords: Record<Language, ExploreWords> = {
  en: {
    title: 'Explore',
    lead: 'Look at series together: over time, against another time, and as they were known.',
    add: 'Add series',
    find: 'Find a series',
    chosen: (count) => `${count} chosen`,
    remove: (name) => `Remove ${name}`,
    hide: (name) => `Hide ${name}`,
    show: (name) => `Show ${name}`,
    open: 'Open its page',
    none: 'Choose series to see them together.',
    someOfThese: 'Begin with one of these',
    noneThere: 'There are no series yet.',
    gone: 'A series of this link is not there. Remove it, or ask who sent the link.',
    by: 'By',
    steps: { auto: 'Automatic', raw: 'As measured', PT1H: 'Hour', P1D: 'Day', P1W: 'Week', P1M: 'Month' },
    of: 'Show of each',
    statistics: { mean: 'Mean', min: 'Lowest', max: 'Highest', sum: 'Sum' },
    compare: 'Compare with',
    compares: { none: 'Nothing', previous: 'Time before', weekdays: 'Same weekdays before', year: 'A year before' },
    comparedWith: (from, to) => `Lighter: ${from} – ${to}`,
    forecasts: 'Forecasts',
    anomalies: 'Anomalies',
    notes: 'Notes',
    anomaly: 'Anomaly',
    forecastOf: (name) => `${name}, forecast`,
    between: (from, to) => `${from} – ${to}`,
    inZone: (zone) => `Times in ${zone}`,
    zones: 'Series of other zones are drawn at the same instants; their days and weeks are their own.',
    thirdUnit: (units, names) => `A chart has two axes. Not drawn: ${names} (${units}). Hide series of another unit to see them; the tables and files have all.`,
    right: 'right axis',
    left: 'left axis',
    chartLabel: (names) => `${names}. Drag to move, hold Ctrl and scroll to zoom; the table says the same.`,
    copyLink: 'Copy a link that keeps this picture',
    copied: 'Copied',
    save: 'Save as',
    savePng: 'Picture (PNG)',
    saveCsv: 'Values (CSV)',
    saveXlsx: 'Workbook (XLSX)',
    saveParquet: 'Parquet',
    saveNotes: 'Notes (CSV)',
    saving: 'Being made …',
    saveWhy: (zone) => `Files hold every value of the range, in the local time of ${zone}. Shared notes are under the picture, in the workbook, or in a file of their own.`,
    known: 'What was known',
    knownWhy: 'Move the slider to see the page as it was at a moment: values that came later or were restated since are not in it.',
    knownAt: (when) => `As known on ${when}`,
    knownNow: 'As known now',
    earlier: 'A moment earlier',
    later: 'A moment later',
    backToNow: 'Back to now',
    slider: 'Moment of knowledge',
    sinceThen: 'Since then',
    restated: (count) => `${count} restated`,
    fresh: (count) => `${count} came`,
    same: 'nothing changed',
    moments: (count, restated) => `${count} moments to choose from, ${restated} with restatements`,
    noMoments: 'Nothing became known in this range.',
    marks: 'Orange: diamonds as it stood then, dashes as it is now',
    thenNow: (then, now) => `then ${then}, now ${now}`,
    withdrawn: 'withdrawn',
    numbers: 'Numbers',
    numbersNote: 'Of every value in the range, however few are drawn.',
    count: 'Values',
    mean: 'Mean',
    least: 'Lowest',
    most: 'Highest',
    total: 'Sum or energy',
    missing: 'Missing',
    newest: 'Newest',
    restatedSince: 'Restated since',
    valuesTable: 'Values of the chosen series',
    tableNote: 'The table shows what is drawn; files hold every value.',
  },
  fa: {
    title: 'کاوش',
    lead: 'سری‌ها را کنار هم ببینید: در گذر زمان، در برابر زمانی دیگر، و چنان‌که در هر لحظه دانسته بود.',
    add: 'افزودن سری',
    find: 'یافتن سری',
    chosen: (count) => `${count} برگزیده`,
    remove: (name) => `برداشتن ${name}`,
    hide: (name) => `پنهان کردن ${name}`,
    show: (name) => `نشان دادن ${name}`,
    open: 'باز کردن صفحهٔ آن',
    none: 'سری‌هایی را برگزینید تا کنار هم ببینید.',
    someOfThese: 'با یکی از این‌ها آغاز کنید',
    noneThere: 'هنوز سری‌ای نیست.',
    gone: 'یکی از سری‌های این پیوند نیست. آن را بردارید یا از فرستندهٔ پیوند بپرسید.',
    by: 'بر پایهٔ',
    steps: { auto: 'خودکار', raw: 'چنان‌که سنجیده شد', PT1H: 'ساعت', P1D: 'روز', P1W: 'هفته', P1M: 'ماه' },
    of: 'از هر کدام',
    statistics: { mean: 'میانگین', min: 'کمینه', max: 'بیشینه', sum: 'مجموع' },
    compare: 'سنجش با',
    compares: { none: 'هیچ', previous: 'بازهٔ پیش', weekdays: 'همان روزهای هفته', year: 'یک سال پیش' },
    comparedWith: (from, to) => `کم‌رنگ: ${from} تا ${to}`,
    forecasts: 'پیش‌بینی‌ها',
    anomalies: 'ناهنجاری‌ها',
    notes: 'یادداشت‌ها',
    anomaly: 'ناهنجاری',
    forecastOf: (name) => `${name}، پیش‌بینی`,
    between: (from, to) => `${from} تا ${to}`,
    inZone: (zone) => `زمان‌ها به وقت ${zone}`,
    zones: 'سری‌های منطقه‌های دیگر در همان لحظه‌ها کشیده شده‌اند؛ روز و هفتهٔ هر کدام از آنِ خودش است.',
    thirdUnit: (units, names) => `نمودار دو محور دارد. کشیده نشد: ${names} (${units}). برای دیدنشان سری‌های یکای دیگر را پنهان کنید؛ جدول‌ها و فایل‌ها همه را دارند.`,
    right: 'محور راست',
    left: 'محور چپ',
    chartLabel: (names) => `${names}. برای جابه‌جایی بکشید، برای بزرگ‌نمایی Ctrl را نگه دارید و بچرخانید؛ جدول همان را می‌گوید.`,
    copyLink: 'رونوشت پیوندی که این تصویر را نگه می‌دارد',
    copied: 'رونوشت شد',
    save: 'ذخیره به شکل',
    savePng: 'تصویر (PNG)',
    saveCsv: 'مقدارها (CSV)',
    saveXlsx: 'کارپوشه (XLSX)',
    saveParquet: 'Parquet',
    saveNotes: 'یادداشت‌ها (CSV)',
    saving: 'در حال ساخت …',
    saveWhy: (zone) => `فایل‌ها همهٔ مقدارهای بازه را به وقت محلی ${zone} دارند. یادداشت‌های همگانی زیر تصویرند، در کارپوشه، یا در فایلی جداگانه.`,
    known: 'آنچه دانسته بود',
    knownWhy: 'لغزنده را جابه‌جا کنید تا صفحه را چنان‌که در آن لحظه بود ببینید: آنچه دیرتر رسید یا از آن پس بازگفته شد در آن نیست.',
    knownAt: (when) => `چنان‌که در ${when} دانسته بود`,
    knownNow: 'چنان‌که اکنون دانسته است',
    earlier: 'یک لحظه پیش‌تر',
    later: 'یک لحظه پس‌تر',
    backToNow: 'بازگشت به اکنون',
    slider: 'لحظهٔ دانستن',
    sinceThen: 'از آن پس',
    restated: (count) => `${count} بازگفته`,
    fresh: (count) => `${count} رسیده`,
    same: 'چیزی دگرگون نشد',
    moments: (count, restated) => `${count} لحظه برای گزینش، ${restated} با بازگویی`,
    noMoments: 'در این بازه چیزی دانسته نشد.',
    marks: 'نارنجی: لوزی چنان‌که آنگاه بود، خط‌چین چنان‌که اکنون است',
    thenNow: (then, now) => `آنگاه ${then}، اکنون ${now}`,
    withdrawn: 'پس‌گرفته',
    numbers: 'شماره‌ها',
    numbersNote: 'از همهٔ مقدارهای بازه، هر چند اندکی کشیده شده باشد.',
    count: 'مقدارها',
    mean: 'میانگین',
    least: 'کمینه',
    most: 'بیشینه',
    total: 'مجموع یا انرژی',
    missing: 'گم‌شده',
    newest: 'تازه‌ترین',
    restatedSince: 'بازگفته از آن پس',
    valuesTable: 'مقدارهای سری‌های برگزیده',
    tableNote: 'جدول آنچه را کشیده شده نشان می‌دهد؛ فایل‌ها همهٔ مقدارها را دارند.',
  },
};
