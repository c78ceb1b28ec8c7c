/** The words of the page of sources. */

import type { SourceState } from '../../api/quality';
import type { Language } from '../../i18n/language';

export interface SourceWords {
  title: string;
  lead: string;
  none: string;
  upload: string;
  name: string;
  state: string;
  states: Record<SourceState, string>;
  heard: string;
  never: string;
  interval: string;
  notYet: string;
  every: (length: string) => string;
  rows: string;
  rowsOf: (rows: string, days: string) => string;
  noRows: string;
  loads: string;
  held: string;
  types: Record<string, string>;
  back: string;
  runs: string;
  noRuns: string;
  series: string;
  noSeries: string;
  contract: string;
  noContract: string;
  more: string;
  moreWhy: string;
}

export const sourceWords: Record<Language, SourceWords> = {
  en: {
    title: 'Sources',
    lead: 'Where your data come from, when each was last heard, and whether it is well.',
    none: 'Sources are where data come from by themselves: files in a bucket, rows of a database. None has brought data yet.',
    upload: 'Load a file',
    name: 'Source',
    state: 'State',
    states: { new: 'Nothing yet', well: 'Well', failing: 'Failing', silent: 'Silent', resting: 'Not asked' },
    heard: 'Last heard',
    never: 'Never',
    interval: 'Comes',
    notYet: 'Too few loads to tell',
    every: (length) => `every ${length}`,
    rows: 'Rows a day',
    rowsOf: (rows, days) => `${rows} rows on ${days} of the last 30 days`,
    noRows: 'None in 30 days',
    loads: 'Loads',
    held: 'Not taken in',
    types: { file: 'Files', bucket: 'Bucket (S3)', sql: 'Database (SQL)' },
    back: 'All sources',
    runs: 'Loads of it',
    noRuns: 'Nothing was loaded yet.',
    series: 'Series of its newest load',
    noSeries: 'No load has told of its series yet.',
    contract: 'Its contract',
    noContract: 'No contract of this name is kept.',
    more: 'More ways in',
    moreWhy: 'Files are loaded under Uploads; programs push values to the API with a key. Each contract is a source of its own here.',
  },
  fa: {
    title: 'منبع‌ها',
    lead: 'داده‌های شما از کجا می‌آیند، هر یک آخرین بار کی آمد و آیا رو به راه است.',
    none: 'منبع جایی است که داده خود از آن می‌آید: پرونده‌های یک سطل، سطرهای یک پایگاه داده. هنوز هیچ‌یک داده نیاورده است.',
    upload: 'بارگذاری پرونده',
    name: 'منبع',
    state: 'وضعیت',
    states: { new: 'هنوز چیزی نیامده', well: 'رو به راه', failing: 'ناکام', silent: 'خاموش', resting: 'پرسیده نمی‌شود' },
    heard: 'آخرین بار',
    never: 'هرگز',
    interval: 'می‌آید',
    notYet: 'بارگذاری‌ها برای دانستن آن کم است',
    every: (length) => `هر ${length}`,
    rows: 'ردیف در روز',
    rowsOf: (rows, days) => `${rows} ردیف در ${days} روز از ۳۰ روز گذشته`,
    noRows: 'در ۳۰ روز هیچ',
    loads: 'بارگذاری‌ها',
    held: 'پذیرفته‌نشده',
    types: { file: 'پرونده‌ها', bucket: 'سطل (S3)', sql: 'پایگاه داده (SQL)' },
    back: 'همهٔ منبع‌ها',
    runs: 'بارگذاری‌های آن',
    noRuns: 'هنوز چیزی بارگذاری نشده است.',
    series: 'سری‌های آخرین بارگذاری آن',
    noSeries: 'هنوز هیچ بارگذاری از سری‌هایش نگفته است.',
    contract: 'قرارداد آن',
    noContract: 'قراردادی به این نام نگه داشته نشده است.',
    more: 'راه‌های دیگر ورود',
    moreWhy: 'پرونده‌ها در «بارگذاری‌ها» بار می‌شوند و برنامه‌ها با کلید مقدارها را به API می‌فرستند. هر قرارداد اینجا یک منبع است.',
  },
};
