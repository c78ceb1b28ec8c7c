/** The words of detectors, and of having them look. */

import type { Language } from '../i18n/language';

export interface DetectorWords {
  detectors: string;
  detectorsNote: string;
  none: string;
  subject: string;
  more: (name: string, others: string) => string;
  judged: string;
  judgedTold: (accepted: string, dismissed: string, open: string) => string;
  share: (share: string) => string;
  threshold: string;
  unlearned: string;
  raised: (factor: string) => string;
  sensitivity: string;
  oneIn: (steps: string) => string;
  looked: string;
  never: string;
  actions: string;
  on: (name: string) => string;
  notOnline: string;
  change: string;
  set: string;
  setTitle: string;
  changeTitle: (name: string) => string;
  save: string;
  series: string;
  seriesHelp: string;
  chooseSeries: string;
  method: string;
  together: string;
  apart: string;
  backOnly: string;
  needs: (extra: string) => string;
  learning: string;
  merge: string;
  quiet: string;
  quietHelp: string;
  badHours: string;
  enabled: string;
  parameters: string;
  back: string;
  backTitle: string;
  backHelp: string;
  from: string;
  to: string;
  badRange: string;
  look: string;
  looking: string;
  found: (found: string, changed: string, withdrawn: string) => string;
}

export const detectorWords: Record<Language, DetectorWords> = {
  en: {
    detectors: 'Detectors',
    detectorsNote: 'Those that are on look within a minute of anything that comes.',
    none: 'No detector is set yet.',
    subject: 'Looks at',
    more: (name, others) => `${name} and ${others} more, together`,
    judged: 'Judged',
    judgedTold: (accepted, dismissed, open) => `${accepted} accepted, ${dismissed} dismissed, ${open} open`,
    share: (share) => `${share} right`,
    threshold: 'Threshold',
    unlearned: 'Not learned yet',
    raised: (factor) => `raised ${factor}× by verdicts`,
    sensitivity: 'False alarms',
    oneIn: (steps) => `1 in ${steps} steps`,
    looked: 'Looked up to',
    never: 'Not yet',
    actions: 'Actions',
    on: (name) => `${name} looks at values as they come`,
    notOnline: 'This method only looks back',
    change: 'Change',
    set: 'Set a detector',
    setTitle: 'Set a detector',
    changeTitle: (name) => `Detector of ${name}`,
    save: 'Save',
    series: 'Series',
    seriesHelp: 'Each gets a detector of its own, unless the method judges them together.',
    chooseSeries: 'Choose at least one series.',
    method: 'Method',
    together: 'judges several together',
    apart: 'each by itself',
    backOnly: 'looks back only',
    needs: (extra) => `needs ${extra}`,
    learning: 'Learns from the last (days)',
    merge: 'Steps between two runs that are one',
    quiet: 'Quiet hours (local)',
    quietHelp: '22-6 marks what begins then as quiet; empty: none',
    badHours: 'Quiet hours are written like 22-6.',
    enabled: 'Look at values as they come',
    parameters: 'More of its method',
    back: 'Look back',
    backTitle: 'Look back over a window',
    backHelp: 'A job looks. The same again changes nothing; after corrections, what does not hold any more is taken back.',
    from: 'From',
    to: 'Up to',
    badRange: 'The end must come after the start.',
    look: 'Look',
    looking: 'Looking back',
    found: (found, changed, withdrawn) => `Found ${found}, changed ${changed}, taken back ${withdrawn}.`,
  },
  fa: {
    detectors: 'آشکارسازها',
    detectorsNote: 'آن‌ها که روشن‌اند تا یک دقیقه پس از هر رسیدنی نگاه می‌کنند.',
    none: 'هنوز آشکارسازی گذاشته نشده است.',
    subject: 'به چه نگاه می‌کند',
    more: (name, others) => `${name} و ${others} سری دیگر، با هم`,
    judged: 'داوری‌شده',
    judgedTold: (accepted, dismissed, open) => `${accepted} پذیرفته، ${dismissed} ردشده، ${open} باز`,
    share: (share) => `${share} درست`,
    threshold: 'آستانه',
    unlearned: 'هنوز آموخته نشده',
    raised: (factor) => `با داوری‌ها ${factor} برابر شده`,
    sensitivity: 'هشدار نابجا',
    oneIn: (steps) => `۱ در ${steps} گام`,
    looked: 'نگاه کرده تا',
    never: 'هنوز نه',
    actions: 'کارها',
    on: (name) => `${name} به تازه‌رسیده‌ها نگاه می‌کند`,
    notOnline: 'این روش تنها به گذشته نگاه می‌کند',
    change: 'تغییر',
    set: 'گذاشتن آشکارساز',
    setTitle: 'گذاشتن آشکارساز',
    changeTitle: (name) => `آشکارساز ${name}`,
    save: 'ذخیره',
    series: 'سری‌ها',
    seriesHelp: 'هر یک آشکارساز خود را می‌گیرد، مگر روش همه را با هم داوری کند.',
    chooseSeries: 'دست‌کم یک سری برگزینید.',
    method: 'روش',
    together: 'چند سری را با هم داوری می‌کند',
    apart: 'هر سری جداگانه',
    backOnly: 'تنها به گذشته نگاه می‌کند',
    needs: (extra) => `نیازمند ${extra}`,
    learning: 'از واپسین روزها می‌آموزد (روز)',
    merge: 'گام‌های میان دو رشته که یکی‌اند',
    quiet: 'ساعت‌های آرام (محلی)',
    quietHelp: '⁦22-6⁩ آنچه را آنگاه آغاز شود آرام می‌شمارد؛ خالی: هیچ',
    badHours: 'ساعت‌های آرام مانند ⁦22-6⁩ نوشته می‌شود.',
    enabled: 'نگاه به تازه‌رسیده‌ها',
    parameters: 'دیگر مقدارهای روش',
    back: 'نگاه به گذشته',
    backTitle: 'نگاه به گذشته در یک بازه',
    backHelp: 'کاری در پس‌زمینه نگاه می‌کند. تکرار همان چیزی را عوض نمی‌کند؛ پس از اصلاح‌ها، آنچه دیگر برقرار نیست پس گرفته می‌شود.',
    from: 'از',
    to: 'تا',
    badRange: 'پایان باید پس از آغاز باشد.',
    look: 'نگاه',
    looking: 'نگاه به گذشته',
    found: (found, changed, withdrawn) => `یافته ${found}، تغییریافته ${changed}، پس‌گرفته ${withdrawn}.`,
  },
};
