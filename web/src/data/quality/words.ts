/** The words of the calendar of completeness. */

import type { Language } from '../../i18n/language';
import type { State } from './days';

export interface QualityWords {
  title: string;
  lead: string;
  find: string;
  none: string;
  noneSo: string;
  upload: string;
  completeShare: string;
  step: string;
  noStep: string;
  everyStep: (length: string) => string;
  row: (name: string, share: string, expected: string, gaps: string) => string;
  rowFree: (name: string, values: string) => string;
  states: Record<State, string>;
  heldMark: string;
  cell: (when: string, there: string, expected: string) => string;
  cellFree: (when: string, values: string) => string;
  between: (from: string, to: string) => string;
  clipped: string;
  back: string;
  calendar: string;
  calendarKeys: string;
  missing: string;
  gaps: string;
  late: string;
  lateWhy: (median: string, most: string) => string;
  lagUnknown: string;
  restated: string;
  repaired: string;
  held: string;
  values: string;
  expected: string;
  there: string;
  day: string;
  from: string;
  until: string;
  length: string;
  steps: (count: string) => string;
  noGaps: string;
  lookAt: string;
  findings: string;
  findingsWhy: string;
  noFindings: string;
  seen: string;
  what: string;
  run: string;
  table: string;
  quarantine: string;
  copyLink: string;
  openSeries: string;
  hours: (count: string) => string;
  days: (count: string) => string;
  minutes: (count: string) => string;
}

export const qualityWords: Record<Language, QualityWords> = {
  en: {
    title: 'Quality',
    lead: 'What should be there of each series on each day of its site, and what is.',
    find: 'Find series',
    none: 'There are no series yet.',
    noneSo: 'No series has these words.',
    upload: 'Load a file',
    completeShare: 'Complete',
    step: 'Step',
    noStep: 'no regular step',
    everyStep: (length) => `every ${length}`,
    row: (name, share, expected, gaps) => `${name}: ${share} of ${expected} steps, ${gaps} gaps`,
    rowFree: (name, values) => `${name}: no regular step, ${values} values`,
    states: { whole: 'All there', part: 'Filled as far as it is there', absent: 'Nothing there', free: 'Values, no regular step', none: 'Nothing expected' },
    heldMark: 'Rows held back',
    cell: (when, there, expected) => `${when}: ${there} of ${expected}`,
    cellFree: (when, values) => `${when}: ${values} values`,
    between: (from, to) => `${from} – ${to}`,
    clipped: 'Completeness is counted for 800 days at most: these are the last of the range.',
    back: 'All series',
    calendar: 'Calendar',
    calendarKeys: 'Arrows go from day to day. Days are those of the site; where clocks change they have 23 or 25 hours.',
    missing: 'Missing steps',
    gaps: 'Gaps',
    late: 'Late',
    lateWhy: (median, most) => `Half of the values come within ${median}, 99 of 100 within ${most}. Later ones are late.`,
    lagUnknown: 'Too few values came to tell how long they usually take.',
    restated: 'Told anew',
    repaired: 'Repaired',
    held: 'Held back',
    values: 'Values',
    expected: 'Expected',
    there: 'There',
    day: 'Day',
    from: 'From',
    until: 'Until',
    length: 'Length',
    steps: (count) => `${count} steps`,
    noGaps: 'No step is missing in this time.',
    lookAt: 'Look at it in Explore',
    findings: 'What loads saw',
    findingsWhy: 'Of the newest 50 loads, about this time.',
    noFindings: 'Loads saw nothing to tell about this time.',
    seen: 'Seen',
    what: 'What',
    run: 'Load',
    table: 'Day by day',
    quarantine: 'See what is held back',
    copyLink: 'Copy a link to this calendar',
    openSeries: 'Open its page',
    hours: (count) => `${count} h`,
    days: (count) => (count === '1' ? '1 day' : `${count} days`),
    minutes: (count) => `${count} min`,
  },
  fa: {
    title: 'کیفیت',
    lead: 'در هر روزِ محل از هر سری چه باید باشد و چه هست.',
    find: 'یافتن سری',
    none: 'هنوز سری‌ای نیست.',
    noneSo: 'هیچ سری‌ای این واژه‌ها را ندارد.',
    upload: 'بارگذاری پرونده',
    completeShare: 'کامل',
    step: 'گام',
    noStep: 'بدون گام منظم',
    everyStep: (length) => `هر ${length}`,
    row: (name, share, expected, gaps) => `${name}: ${share} از ${expected} گام، ${gaps} جاافتادگی`,
    rowFree: (name, values) => `${name}: بدون گام منظم، ${values} مقدار`,
    states: { whole: 'همه هست', part: 'به اندازهٔ آنچه هست پر است', absent: 'هیچ نیست', free: 'مقدار بدون گام منظم', none: 'چیزی انتظار نمی‌رود' },
    heldMark: 'ردیف‌های نگه‌داشته',
    cell: (when, there, expected) => `${when}: ${there} از ${expected}`,
    cellFree: (when, values) => `${when}: ${values} مقدار`,
    between: (from, to) => `${from} تا ${to}`,
    clipped: 'کامل بودن برای بیشینه ۸۰۰ روز شمرده می‌شود: این‌ها واپسین روزهای بازه‌اند.',
    back: 'همهٔ سری‌ها',
    calendar: 'تقویم',
    calendarKeys: 'کلیدهای پیکان از روزی به روز دیگر می‌روند. روزها روزهای محل‌اند و هنگام تغییر ساعت ۲۳ یا ۲۵ ساعت دارند.',
    missing: 'گام‌های جاافتاده',
    gaps: 'جاافتادگی‌ها',
    late: 'دیررس',
    lateWhy: (median, most) => `نیمی از مقدارها تا ${median} و ۹۹ از ۱۰۰ تا ${most} می‌رسند. آنچه پس از آن برسد دیررس است.`,
    lagUnknown: 'مقدارهای رسیده کمتر از آن است که زمان معمول رسیدن دانسته شود.',
    restated: 'بازگفته',
    repaired: 'ترمیم‌شده',
    held: 'نگه‌داشته',
    values: 'مقدارها',
    expected: 'انتظار',
    there: 'موجود',
    day: 'روز',
    from: 'از',
    until: 'تا',
    length: 'درازا',
    steps: (count) => `${count} گام`,
    noGaps: 'در این زمان گامی جا نیفتاده است.',
    lookAt: 'دیدن در کاوش',
    findings: 'آنچه بارگذاری‌ها دیدند',
    findingsWhy: 'از ۵۰ بارگذاری آخر، دربارهٔ این زمان.',
    noFindings: 'بارگذاری‌ها دربارهٔ این زمان چیزی برای گفتن ندیدند.',
    seen: 'دیده‌شده',
    what: 'چه چیزی',
    run: 'بارگذاری',
    table: 'روز به روز',
    quarantine: 'دیدن ردیف‌های نگه‌داشته',
    copyLink: 'رونوشت پیوند این تقویم',
    openSeries: 'باز کردن صفحهٔ آن',
    hours: (count) => `${count} ساعت`,
    days: (count) => `${count} روز`,
    minutes: (count) => `${count} دقیقه`,
  },
};
