/** The words of background work. */

import type { JobState } from '../api/jobs';
import type { Language } from '../i18n/language';

export interface JobWords {
  title: string;
  lead: string;
  none: string;
  noneSo: string;
  job: string;
  state: string;
  progress: string;
  asked: string;
  all: string;
  filter: string;
  states: Record<JobState, string>;
  stopping: string;
  cancel: string;
  resume: string;
  action: string;
  attempts: (count: string) => string;
  kinds: Record<string, string>;
}

export const jobWords: Record<Language, JobWords> = {
  en: {
    title: 'Jobs',
    lead: 'Work in the background: what runs, what waits, and what needs a person. It goes on through restarts.',
    none: 'No job was asked for yet.',
    noneSo: 'No job is in this state.',
    job: 'Job',
    state: 'State',
    progress: 'Progress',
    asked: 'Asked for',
    all: 'All',
    filter: 'Only jobs in this state',
    states: { queued: 'Waiting', running: 'Running', done: 'Done', failed: 'Failed', dead: 'Needs you', cancelled: 'Cancelled' },
    stopping: 'Stopping',
    cancel: 'Cancel',
    resume: 'Resume',
    action: 'Actions',
    attempts: (count) => `attempt ${count}`,
    kinds: {
      load: 'Load',
      train: 'Training',
      backtest: 'Backtest',
      issue: 'Forecast',
      reproduce: 'Reproduction',
      explain: 'Explanation',
      score: 'Scoring',
      certify: 'Certificate',
      contest: 'Contest',
      detect: 'Look back for anomalies',
      watch: 'Look at what came',
      pull: 'Ask a source',
      flush: 'Flush',
      compact: 'Compaction',
      verify: 'Verification',
    },
  },
  fa: {
    title: 'کارها',
    lead: 'کارهای پس‌زمینه: چه در جریان است، چه در صف است و چه به کسی نیاز دارد. با راه‌اندازی دوباره نیز ادامه می‌یابند.',
    none: 'هنوز کاری خواسته نشده است.',
    noneSo: 'هیچ کاری در این وضعیت نیست.',
    job: 'کار',
    state: 'وضعیت',
    progress: 'پیشرفت',
    asked: 'درخواست',
    all: 'همه',
    filter: 'تنها کارهای این وضعیت',
    states: { queued: 'در صف', running: 'در جریان', done: 'انجام‌شده', failed: 'ناکام', dead: 'نیازمند شما', cancelled: 'لغوشده' },
    stopping: 'در حال ایست',
    cancel: 'لغو',
    resume: 'ازسرگیری',
    action: 'کارها',
    attempts: (count) => `بار ${count}`,
    kinds: {
      load: 'بارگذاری',
      train: 'آموزش',
      backtest: 'پس‌آزمایی',
      issue: 'پیش‌بینی',
      reproduce: 'بازسازی',
      explain: 'توضیح',
      score: 'امتیازدهی',
      certify: 'گواهی',
      contest: 'مسابقه',
      detect: 'نگاه به گذشته برای ناهنجاری',
      watch: 'نگاه به تازه‌رسیده‌ها',
      pull: 'پرسش از منبع',
      flush: 'تخلیه',
      compact: 'فشرده‌سازی',
      verify: 'وارسی',
    },
  },
};
