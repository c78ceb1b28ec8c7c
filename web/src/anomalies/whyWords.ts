/** The words of why something is an anomaly. */

import type { Language } from '../i18n/language';

export interface WhyWords {
  gists: Record<'late' | 'above' | 'below' | 'sensors' | 'course', string>;
  movedToo: (count: string) => string;
  outside: Record<'above' | 'below', (at: string, observed: string, range: string, expected: string) => string>;
  between: (low: string, high: string) => string;
  together: (name: string, share: string) => string;
  unlike: (steps: string, times: string) => string;
  moved: (names: string, count: string, all: string) => string;
  alone: (all: string) => string;
  and: string;
  late: (since: string, usual: string, latest: string) => string;
  goesOn: string;
  wasQuiet: string;
  takenBack: string;
  lengths: Record<'days' | 'hours' | 'minutes', (count: string) => string>;
}

export const whyWords: Record<Language, WhyWords> = {
  en: {
    gists: { late: 'Values are late', above: 'Above what was expected', below: 'Below what was expected', sensors: 'Sensors disagree', course: 'Unusual course' },
    movedToo: (count) => `neighbours moved: ${count}`,
    outside: {
      above: (at, observed, range, expected) => `On ${at} it was ${observed}, above the ${range} expected of that step (most likely ${expected}).`,
      below: (at, observed, range, expected) => `On ${at} it was ${observed}, below the ${range} expected of that step (most likely ${expected}).`,
    },
    between: (low, high) => `${low} to ${high}`,
    together: (name, share) => `The sensors do not go together as they did; ${name} explains ${share} of it.`,
    unlike: (steps, times) => `The course of ${steps} steps is unlike what was learned: its score is ${times} times the threshold.`,
    moved: (names, count, all) => `Of ${all} neighbours ${count} left their own range too (${names}): rather something that happened than a fault of this meter.`,
    alone: (all) => `None of the ${all} neighbours left its own range: it concerns this series alone, perhaps its meter.`,
    and: ', ',
    late: (since, usual, latest) => `Values from ${since} on should long have come: half of them usually come within ${usual}, 99 of 100 within ${latest}.`,
    goesOn: 'It reaches the newest value: it may go on.',
    wasQuiet: 'It began in the quiet hours of its detector.',
    takenBack: 'It was taken back: after corrected values or a moved threshold nothing is odd here any more.',
    lengths: { days: (count) => `${count} days`, hours: (count) => `${count} h`, minutes: (count) => `${count} min` },
  },
  fa: {
    gists: { late: 'مقدارها دیر کرده‌اند', above: 'بالاتر از انتظار', below: 'پایین‌تر از انتظار', sensors: 'ناسازگاری حسگرها', course: 'روند نامعمول' },
    movedToo: (count) => `همسایگان جابه‌جاشده: ${count}`,
    outside: {
      above: (at, observed, range, expected) => `در ${at} مقدار ${observed} بود، بالاتر از ${range} که از آن گام انتظار می‌رفت (محتمل‌ترین ${expected}).`,
      below: (at, observed, range, expected) => `در ${at} مقدار ${observed} بود، پایین‌تر از ${range} که از آن گام انتظار می‌رفت (محتمل‌ترین ${expected}).`,
    },
    between: (low, high) => `${low} تا ${high}`,
    together: (name, share) => `حسگرها دیگر مانند گذشته با هم نمی‌خوانند؛ ${share} آن از ${name} است.`,
    unlike: (steps, times) => `روند ${steps} گام مانند آموخته‌ها نیست: امتیاز آن ${times} برابر آستانه است.`,
    moved: (names, count, all) => `از ${all} همسایه ${count} نیز از بازهٔ خود بیرون رفت (${names}): بیشتر رویدادی است تا خرابی این کنتور.`,
    alone: (all) => `هیچ‌یک از ${all} همسایه از بازهٔ خود بیرون نرفت: تنها این سری است، شاید کنتور آن.`,
    and: '، ',
    late: (since, usual, latest) => `مقدارهای از ${since} به بعد باید مدت‌ها پیش می‌رسید: نیمی معمولاً تا ${usual} و ۹۹ از ۱۰۰ تا ${latest} می‌رسند.`,
    goesOn: 'تا تازه‌ترین مقدار رسیده است: شاید ادامه دارد.',
    wasQuiet: 'در ساعت‌های آرام آشکارساز آغاز شد.',
    takenBack: 'پس گرفته شد: پس از اصلاح مقدارها یا جابه‌جایی آستانه، دیگر چیزی نامعمول نیست.',
    lengths: { days: (count) => `${count} روز`, hours: (count) => `${count} ساعت`, minutes: (count) => `${count} دقیقه` },
  },
};
