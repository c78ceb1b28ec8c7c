/** The words of usage. */

import type { Language } from '../i18n/language';
import type { Measure } from './search';

export interface UsageWords {
  title: string;
  lead: string;
  by: string;
  periods: Record<'day' | 'month', string>;
  whole: string;
  spans: Record<'day' | 'month', string>;
  measures: Record<Measure, string>;
  meanings: Record<Measure, string>;
  bars: (measure: string, most: string) => string;
  asTable: string;
  period: Record<'day' | 'month', string>;
  callers: string;
  callersNote: string;
  caller: string;
  none: string;
  kinds: Record<string, string>;
  quota: string;
  noQuota: string;
  ofQuota: (used: string, quota: string) => string;
  quotaOver: string;
}

export const usageWords: Record<Language, UsageWords> = {
  en: {
    title: 'Usage',
    lead: 'What each key and each person used. Days and months are of UTC; what was used is told within seconds.',
    by: 'Add up by',
    periods: { day: '30 days', month: '12 months' },
    whole: 'The organisation',
    spans: { day: 'The last 30 days', month: 'The last 12 months' },
    measures: { requests: 'Requests', rows: 'Rows pushed', bytes_in: 'Received', bytes_out: 'Sent' },
    meanings: {
      requests: 'answered, in whatever way',
      rows: 'kept durably, each once',
      bytes_in: 'in bodies of requests',
      bytes_out: 'in bodies of answers',
    },
    bars: (measure, most) => `${measure}, drawn as bars; at most ${most}. The table shows the same.`,
    asTable: 'The same as a table',
    period: { day: 'Day', month: 'Month' },
    callers: 'By key and person',
    callersNote: 'Who asked most comes first. A quota holds for a calendar month of UTC.',
    caller: 'Who',
    none: 'Nothing has been used in this time.',
    kinds: { key: 'Key', person: 'Person', anybody: 'Anybody, as nobody signs in here' },
    quota: 'Quota of this month',
    noQuota: 'None',
    ofQuota: (used, quota) => `${used} of ${quota}`,
    quotaOver: 'Used up',
  },
  fa: {
    title: 'مصرف',
    lead: 'آنچه هر کلید و هر کس به کار برده است. روزها و ماه‌ها به وقت UTC است؛ مصرف ظرف چند ثانیه گفته می‌شود.',
    by: 'جمع بر پایهٔ',
    periods: { day: '۳۰ روز', month: '۱۲ ماه' },
    whole: 'سازمان',
    spans: { day: '۳۰ روز گذشته', month: '۱۲ ماه گذشته' },
    measures: { requests: 'درخواست‌ها', rows: 'ردیف‌های فرستاده', bytes_in: 'دریافت', bytes_out: 'ارسال' },
    meanings: {
      requests: 'پاسخ‌داده‌شده، به هر گونه',
      rows: 'ماندگارشده، هر کدام یک بار',
      bytes_in: 'در بدنهٔ درخواست‌ها',
      bytes_out: 'در بدنهٔ پاسخ‌ها',
    },
    bars: (measure, most) => `${measure} به شکل ستون؛ بیشینه ${most}. جدول همان را نشان می‌دهد.`,
    asTable: 'همان به شکل جدول',
    period: { day: 'روز', month: 'ماه' },
    callers: 'به تفکیک کلید و شخص',
    callersNote: 'پرمصرف‌ترین نخست می‌آید. سهمیه برای یک ماه میلادی به وقت UTC است.',
    caller: 'چه کسی',
    none: 'در این زمان چیزی به کار نرفته است.',
    kinds: { key: 'کلید', person: 'شخص', anybody: 'هر کس، چون اینجا کسی وارد نمی‌شود' },
    quota: 'سهمیهٔ این ماه',
    noQuota: 'ندارد',
    ofQuota: (used, quota) => `${used} از ${quota}`,
    quotaOver: 'تمام شده',
  },
};
