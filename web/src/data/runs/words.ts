/** The words of runs and their reports. */

import type { RunState } from '../../api/runs';
import type { Language } from '../../i18n/language';

interface RunWords {
  title: string;
  lead: string;
  none: string;
  noneSo: string;
  what: string;
  state: string;
  outcome: string;
  started: string;
  filter: string;
  filterKind: string;
  all: string;
  allKinds: string;
  states: Record<RunState, string>;
  kinds: Record<string, string>;
  accepted: (rows: string) => string;
  held: (rows: string) => string;
  toAll: string;
  took: (from: string, to: string) => string;
  remedy: string;
  files: string;
  perSeries: string;
  firstLast: string;
  heldRows: string;
  settle: string;
  findings: string;
  loadedBefore: string;
  facts: string;
  more: (count: string) => string;
}

export const runWords: Record<Language, RunWords> = {
  en: {
    title: 'Runs',
    lead: 'What was done with data: loads, trainings, forecasts. Each keeps its report: counts, findings, and rows that were held back.',
    none: 'Nothing was run yet. Drop a file under Uploads.',
    noneSo: 'No run is like this.',
    what: 'Run',
    state: 'State',
    outcome: 'Outcome',
    started: 'Begun',
    filter: 'Only runs in this state',
    filterKind: 'Only runs of this kind',
    all: 'Any state',
    allKinds: 'All kinds',
    states: { queued: 'Waiting', running: 'Running', done: 'Done', failed: 'Failed' },
    kinds: { load: 'Load', train: 'Training', issue: 'Forecast', backtest: 'Backtest', detect: 'Look for anomalies', certify: 'Certificate', contest: 'Contest' },
    accepted: (rows) => `${rows} accepted`,
    held: (rows) => `${rows} held back`,
    toAll: 'All runs',
    took: (from, to) => `${from} – ${to}`,
    remedy: 'What to do',
    files: 'By file',
    perSeries: 'By series',
    firstLast: 'From – to',
    heldRows: 'Held back',
    settle: 'Settle them',
    findings: 'Seen in the data',
    loadedBefore: 'this very file was loaded before',
    facts: 'Report',
    more: (count) => `and ${count} more`,
  },
  fa: {
    title: 'اجراها',
    lead: 'آنچه با داده انجام شد: بارگذاری، آموزش، پیش‌بینی. هر یک گزارش خود را دارد: شمارها، یافته‌ها و سطرهای نگه‌داشته.',
    none: 'هنوز چیزی اجرا نشده است. در «بارگذاری‌ها» پرونده‌ای رها کنید.',
    noneSo: 'اجرایی چنین نیست.',
    what: 'اجرا',
    state: 'وضعیت',
    outcome: 'نتیجه',
    started: 'آغاز',
    filter: 'تنها اجراهای این وضعیت',
    filterKind: 'تنها اجراهای این گونه',
    all: 'هر وضعیتی',
    allKinds: 'همهٔ گونه‌ها',
    states: { queued: 'در صف', running: 'در جریان', done: 'انجام‌شده', failed: 'ناکام' },
    kinds: { load: 'بارگذاری', train: 'آموزش', issue: 'پیش‌بینی', backtest: 'پس‌آزمایی', detect: 'جست‌وجوی ناهنجاری', certify: 'گواهی', contest: 'مسابقه' },
    accepted: (rows) => `${rows} پذیرفته`,
    held: (rows) => `${rows} نگه‌داشته`,
    toAll: 'همهٔ اجراها',
    took: (from, to) => `${from} – ${to}`,
    remedy: 'چاره',
    files: 'به تفکیک پرونده',
    perSeries: 'به تفکیک سری',
    firstLast: 'از – تا',
    heldRows: 'نگه‌داشته',
    settle: 'رسیدگی',
    findings: 'دیده‌شده در داده',
    loadedBefore: 'همین پرونده پیش‌تر بارگذاری شده بود',
    facts: 'گزارش',
    more: (count) => `و ${count} دیگر`,
  },
};
