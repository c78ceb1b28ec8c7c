/** The words of the overview. */

import type { Language } from '../i18n/language';
import type { Reviewed } from './glance';

interface Words {
  title: string;
  series: (count: string) => string;
  firstOf: (shown: string, all: string) => string;
  upToDate: string;
  late: (count: string) => string;
  lastValueOf: (name: string) => string;
  noWeekBefore: string;
  noValues: string;
  over: (when: string) => string;
  peakOf: (name: string) => string;
  review: string;
  reviewNote: string;
  nothing: string;
  things: Record<Reviewed, string>;
  unknownThen: string;
  ages: string;
  agesTile: string;
  agesNote: string;
  freshOf: (fresh: string, all: string) => string;
  newest: (age: string) => string;
  oldest: (name: string, age: string) => string;
  never: string;
  more: (count: string) => string;
  movers: string;
  moversNote: string;
  noMovers: string;
  peaks: string;
  peaksNote: string;
  noPeaks: string;
  toSchedules: string;
  preview: string;
  shown: string;
  open: string;
  plot: (name: string, value: string, when: string, peak: string) => string;
  welcome: string;
  welcomeLead: string;
  steps: { title: string; text: string }[];
  upload: string;
  fromShell: string;
  askSomebody: string;
}

export const overviewWords: Record<Language, Words> = {
  en: {
    title: 'Overview',
    series: (count) => (count === '1' ? '1 series' : `${count} series`),
    firstOf: (shown, all) => `The first ${shown} of ${all} series`,
    upToDate: 'All up to date',
    late: (count) => `${count} late`,
    lastValueOf: (name) => `${name}, last value`,
    noWeekBefore: 'no value a week before',
    noValues: 'no values yet',
    over: (when) => `This forecast ended ${when}`,
    peakOf: (name) => `${name}, next peak`,
    review: 'Needs a decision',
    reviewNote: 'What waits for somebody to look at it',
    nothing: 'Nothing waits for you',
    things: {
      open_anomalies: 'Open anomalies',
      held_rows: 'Rows held in quarantine',
      failed_jobs: 'Jobs that failed, last 7 days',
      coverage_broken: 'Series whose ranges broke their promise, last 7 days',
      uncertified_models: 'Models in use without a leak certificate',
    },
    unknownThen: 'not known as of a moment',
    ages: 'How fresh the values are',
    agesTile: 'Up to date',
    agesNote: 'Late: more than three steps of the series without a value',
    freshOf: (fresh, all) => `${fresh} of ${all}`,
    newest: (age) => `Newest value ${age}`,
    oldest: (name, age) => `${name}: last value ${age}`,
    never: 'never',
    more: (count) => `and ${count} more`,
    movers: 'What changed most',
    moversNote: 'Newest value vs exactly a week before; furthest first, by how far each went to and fro that week',
    noMovers: 'No series has a value of exactly a week before its newest.',
    peaks: 'Next peaks',
    peaksNote: 'Highest median within 24 hours, with its 80% range',
    noPeaks: 'No forecast was issued yet. A schedule can train a model and have it issue every day.',
    toSchedules: 'Go to schedules',
    preview: 'What comes next',
    shown: 'Series shown',
    open: 'Open series',
    plot: (name, value, when, peak) => `${name}: ${value} at ${when}${peak && `; forecast peak ${peak}`}`,
    welcome: 'Welcome to Foresite',
    welcomeLead: 'Nothing is here yet. Three steps from a file to a forecast:',
    steps: [
      { title: 'Bring a file', text: 'Measurements as CSV or Excel, as they are: Foresite proposes what each column means.' },
      { title: 'Look at what was understood', text: 'Rows that cannot be right are held for you, with a proposal; nothing is dropped unseen.' },
      { title: 'Forecast', text: 'Train a model, and have it issue by the clock or when new values come.' },
    ],
    upload: 'Upload a file',
    fromShell: 'Or from the shell:',
    askSomebody: 'Your role does not let you bring files; ask somebody who may.',
  },
  fa: {
    title: 'نمای کلی',
    series: (count) => `${count} سری`,
    firstOf: (shown, all) => `${shown} سری نخست از ${all} سری`,
    upToDate: 'همه به‌روز',
    late: (count) => `${count} سری دیرکرده`,
    lastValueOf: (name) => `${name}، آخرین مقدار`,
    noWeekBefore: 'یک هفته پیش از آن مقداری نیست',
    noValues: 'هنوز مقداری نیست',
    over: (when) => `این پیش‌بینی ${when} پایان یافت`,
    peakOf: (name) => `${name}، اوج بعدی`,
    review: 'نیازمند تصمیم',
    reviewNote: 'آنچه باید کسی نگاهش کند',
    nothing: 'چیزی در انتظار شما نیست',
    things: {
      open_anomalies: 'ناهنجاری‌های باز',
      held_rows: 'ردیف‌های نگه‌داشته در قرنطینه',
      failed_jobs: 'کارهای ناموفق، ۷ روز گذشته',
      coverage_broken: 'سری‌هایی که بازه‌شان به قول خود وفا نکرد، ۷ روز گذشته',
      uncertified_models: 'مدل‌های در حال استفاده بی گواهی نشت',
    },
    unknownThen: 'برای آن لحظه دانسته نیست',
    ages: 'تازگی مقدارها',
    agesTile: 'به‌روز',
    agesNote: 'دیرکرده: بیش از سه گام سری بی مقدار',
    freshOf: (fresh, all) => `${fresh} از ${all}`,
    newest: (age) => `تازه‌ترین مقدار ${age}`,
    oldest: (name, age) => `${name}: آخرین مقدار ${age}`,
    never: 'هرگز',
    more: (count) => `و ${count} تای دیگر`,
    movers: 'بیشترین تغییرها',
    moversNote: 'تازه‌ترین مقدار نسبت به درست یک هفته پیش از آن؛ به ترتیب تغییر در برابر دامنهٔ آن هفته',
    noMovers: 'هیچ سری‌ای درست یک هفته پیش از تازه‌ترین مقدارش مقداری ندارد.',
    peaks: 'اوج‌های بعدی',
    peaksNote: 'بالاترین میانه در ۲۴ ساعت آینده، با بازهٔ ۸۰٪',
    noPeaks: 'هنوز پیش‌بینی‌ای صادر نشده. یک زمان‌بندی می‌تواند مدلی بیاموزد و هر روز پیش‌بینی صادر کند.',
    toSchedules: 'رفتن به زمان‌بندی‌ها',
    preview: 'آنچه در پیش است',
    shown: 'سری نمایش‌داده‌شده',
    open: 'باز کردن سری',
    plot: (name, value, when, peak) => `${name}: ${value} در ${when}${peak && `؛ اوج پیش‌بینی ${peak}`}`,
    welcome: 'به Foresite خوش آمدید',
    welcomeLead: 'هنوز چیزی اینجا نیست. سه گام از پرونده تا پیش‌بینی:',
    steps: [
      { title: 'پرونده‌ای بیاورید', text: 'اندازه‌گیری‌ها به شکل CSV یا Excel، همان‌گونه که هستند: Foresite معنای هر ستون را پیشنهاد می‌کند.' },
      { title: 'ببینید چه فهمیده شد', text: 'ردیف‌هایی که نمی‌توانند درست باشند با پیشنهادی برای شما نگه داشته می‌شوند؛ هیچ چیز ندیده کنار نمی‌رود.' },
      { title: 'پیش‌بینی کنید', text: 'مدلی بیاموزید تا با ساعت یا با رسیدن مقدارهای تازه پیش‌بینی صادر کند.' },
    ],
    upload: 'بارگذاری پرونده',
    fromShell: 'یا از خط فرمان:',
    askSomebody: 'نقش شما اجازهٔ آوردن پرونده نمی‌دهد؛ از کسی که می‌تواند بخواهید.',
  },
};
