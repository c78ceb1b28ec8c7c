/** The words of schedules. */

import type { Language } from '../i18n/language';
import type { ScheduleKind } from './kinds';

export interface ScheduleWords {
  title: string;
  lead: string;
  none: string;
  schedule: string;
  times: string;
  next: string;
  last: string;
  never: string;
  off: string;
  on: (name: string) => string;
  action: string;
  make: string;
  makeTitle: string;
  name: string;
  nameHelp: string;
  work: string;
  kinds: Record<ScheduleKind, string>;
  model: string;
  models: string;
  champions: string;
  noModel: string;
  issueOf: string;
  issue: string;
  noIssue: string;
  source: string;
  noSource: string;
  watched: string;
  detectors: string;
  detectorsHelp: string;
  when: string;
  upons: Record<'clock' | 'arrival', string>;
  pause: string;
  apart: (minutes: string) => string;
  cron: string;
  cronHelp: string;
  presets: [string, string][];
  zone: string;
  catchUp: string;
  catchUps: Record<'skip' | 'once' | 'all', string>;
  preview: string;
  local: string;
  utc: string;
  runNow: string;
  asked: (name: string) => string;
  history: string;
  historyOf: (name: string) => string;
  noHistory: string;
  due: string;
  outcome: string;
  outcomes: Record<string, string>;
  remove: string;
  removeTitle: (name: string) => string;
  removeTold: string;
}

export const scheduleWords: Record<Language, ScheduleWords> = {
  en: {
    title: 'Schedules',
    lead: 'Work that is asked for by the clock, or when values come. Times are those on the wall of a zone; a clock change neither skips nor doubles them.',
    none: 'Nothing is scheduled yet.',
    schedule: 'Schedule',
    times: 'Times',
    next: 'Next run',
    last: 'Last run',
    never: 'Not yet',
    off: 'Switched off',
    on: (name) => `${name} is switched on`,
    action: 'Actions',
    make: 'Make a schedule',
    makeTitle: 'Make a schedule',
    name: 'Name',
    nameHelp: 'Such as morning forecast.',
    work: 'Work',
    kinds: {
      verify: 'Verify the history',
      compact: 'Compact the history',
      flush: 'Flush the tail',
      issue: 'Issue a forecast',
      train: 'Train a model',
      backtest: 'Measure a forecaster',
      contest: 'Hold a contest',
      certify: 'Try a model for leaks',
      score: 'Score issued forecasts',
      reproduce: 'Compute a forecast again',
      watch: 'Have detectors look at what came',
      detect: 'Look back for anomalies',
      pull: 'Ask a source for what is new',
    },
    model: 'Model',
    models: 'Trained models',
    champions: 'Champions of groups, whoever is',
    noModel: 'There is no trained model yet.',
    issueOf: 'Series that was forecast',
    issue: 'Issued forecast',
    noIssue: 'Nothing was issued for it yet.',
    source: 'Source',
    noSource: 'There is no source that is to be asked.',
    watched: 'Series to look at',
    detectors: 'Detectors',
    detectorsHelp: 'None chosen: all that are on.',
    when: 'When',
    upons: { clock: 'At times', arrival: 'When values come' },
    pause: 'From one run to the next at least, minutes',
    apart: (minutes) => `${minutes} min apart at least`,
    cron: 'Cron expression',
    cronHelp: 'Minute, hour, day of the month, month, day of the week.',
    presets: [
      ['0 * * * *', 'every hour'],
      ['0 9 * * *', 'daily, 09:00'],
      ['30 6 * * MON-FRI', 'workdays, 06:30'],
      ['0 3 * * SUN', 'Sundays, 03:00'],
    ],
    zone: 'Time zone',
    catchUp: 'Times at which nothing ran',
    catchUps: { skip: 'are left out', once: 'are run once', all: 'are all run (the last 100)' },
    preview: 'The next runs',
    local: 'In the zone',
    utc: 'UTC',
    runNow: 'Run now',
    asked: (name) => `${name} was asked for; it is among the jobs.`,
    history: 'History',
    historyOf: (name) => `History of ${name}`,
    noHistory: 'It has not run yet.',
    due: 'Due',
    outcome: 'What became of it',
    outcomes: { 'on-time': 'On time', 'caught-up': 'Caught up', arrived: 'Values came', 'by-hand': 'By hand', missed: 'Missed', refused: 'Refused' },
    remove: 'Delete',
    removeTitle: (name) => `Delete ${name}?`,
    removeTold: 'Its history goes with it; jobs that it asked for stay.',
  },
  fa: {
    title: 'زمان‌بندی‌ها',
    lead: 'کارهایی که ساعت یا رسیدن مقدارها می‌خواهد. زمان‌ها همان ساعت دیواری منطقه‌اند؛ تغییر ساعت نه چیزی را جا می‌اندازد و نه دو بار می‌کند.',
    none: 'هنوز کاری زمان‌بندی نشده است.',
    schedule: 'زمان‌بندی',
    times: 'زمان‌ها',
    next: 'اجرای بعدی',
    last: 'آخرین اجرا',
    never: 'هنوز نه',
    off: 'خاموش',
    on: (name) => `${name} روشن است`,
    action: 'کارها',
    make: 'ساختن زمان‌بندی',
    makeTitle: 'ساختن زمان‌بندی',
    name: 'نام',
    nameHelp: 'مانند پیش‌بینی بامداد.',
    work: 'کار',
    kinds: {
      verify: 'وارسی تاریخچه',
      compact: 'فشرده‌سازی تاریخچه',
      flush: 'تخلیهٔ دنباله',
      issue: 'صدور پیش‌بینی',
      train: 'آموزش مدل',
      backtest: 'سنجش پیش‌بینی‌گر',
      contest: 'برگزاری مسابقه',
      certify: 'آزمودن نشت مدل',
      score: 'امتیازدهی به پیش‌بینی‌ها',
      reproduce: 'بازسازی پیش‌بینی',
      watch: 'نگاه آشکارسازها به تازه‌رسیده‌ها',
      detect: 'نگاه به گذشته برای ناهنجاری',
      pull: 'پرسیدن تازه‌ها از یک منبع',
    },
    model: 'مدل',
    models: 'مدل‌های آموزش‌دیده',
    champions: 'قهرمان گروه‌ها، هر که باشد',
    noModel: 'هنوز مدل آموزش‌دیده‌ای نیست.',
    issueOf: 'سری پیش‌بینی‌شده',
    issue: 'پیش‌بینیِ صادرشده',
    noIssue: 'هنوز چیزی برایش صادر نشده است.',
    source: 'منبع',
    noSource: 'منبعی نیست که باید پرسیده شود.',
    watched: 'سری‌هایی که نگاه شوند',
    detectors: 'آشکارسازها',
    detectorsHelp: 'اگر چیزی برنگزینید: همهٔ آن‌هایی که روشن‌اند.',
    when: 'چه هنگام',
    upons: { clock: 'در زمان‌های معین', arrival: 'با رسیدن مقدارها' },
    pause: 'دست‌کم فاصلهٔ دو اجرا، دقیقه',
    apart: (minutes) => `دست‌کم ${minutes} دقیقه فاصله`,
    cron: 'عبارت cron',
    cronHelp: 'دقیقه، ساعت، روز ماه، ماه، روز هفته.',
    presets: [
      ['0 * * * *', 'هر ساعت'],
      ['0 9 * * *', 'هر روز، ۰۹:۰۰'],
      ['30 6 * * SAT-WED', 'روزهای کاری، ۰۶:۳۰'],
      ['0 3 * * FRI', 'جمعه‌ها، ۰۳:۰۰'],
    ],
    zone: 'منطقهٔ زمانی',
    catchUp: 'زمان‌هایی که چیزی اجرا نشد',
    catchUps: { skip: 'کنار گذاشته شوند', once: 'یک بار اجرا شوند', all: 'همه اجرا شوند (۱۰۰ تای آخر)' },
    preview: 'اجراهای بعدی',
    local: 'در منطقه',
    utc: 'UTC',
    runNow: 'اجرای اکنون',
    asked: (name) => `${name} خواسته شد؛ در میان کارهاست.`,
    history: 'تاریخچه',
    historyOf: (name) => `تاریخچهٔ ${name}`,
    noHistory: 'هنوز اجرا نشده است.',
    due: 'موعد',
    outcome: 'سرانجام',
    outcomes: { 'on-time': 'به‌هنگام', 'caught-up': 'جبران‌شده', arrived: 'مقدارها رسید', 'by-hand': 'دستی', missed: 'ازدست‌رفته', refused: 'ردشده' },
    remove: 'حذف',
    removeTitle: (name) => `${name} حذف شود؟`,
    removeTold: 'تاریخچه‌اش هم می‌رود؛ کارهایی که خواسته می‌مانند.',
  },
};
