/** The words of the review queue. */

import type { Language } from '../i18n/language';
import type { Wanted } from './search';

export interface AnomalyWords {
  title: string;
  lead: string;
  shown: Record<'queue' | 'detectors', string>;
  queue: string;
  filter: string;
  verdicts: Record<Wanted, string>;
  severity: string;
  anySeverity: string;
  times: (times: string) => string;
  timesWhy: (times: string) => string;
  anySeries: string;
  series: string;
  noDetector: string;
  noneOpen: (detectors: string) => string;
  noneSo: string;
  select: (name: string) => string;
  selected: (count: string) => string;
  clear: string;
  accept: string;
  dismiss: string;
  note: string;
  noteWords: string;
  noteHelp: string;
  keys: string;
  said: Record<'accepted' | 'dismissed' | 'noted', string>;
  done: (verdict: string, name: string) => string;
  again: string;
  badges: Record<'open' | 'accepted' | 'dismissed', string>;
  ongoing: string;
  quiet: string;
  until: (from: string, to: string) => string;
  backToQueue: string;
  choose: string;
  toSeries: string;
  chart: (name: string) => string;
  observed: string;
  range: string;
  median: string;
  odd: string;
  begins: string;
  ends: string;
  noValues: string;
  why: string;
  explains: string;
  neighbour: string;
  sensor: string;
  course: string;
  did: string;
  didMove: (widths: string) => string;
  didNot: string;
  share: string;
  facts: string;
  foundAfter: string;
  after: (length: string, moment: string) => string;
  score: string;
  ofThreshold: (score: string, threshold: string) => string;
  lasted: string;
  lastValue: string;
  usualLag: string;
  lateLag: string;
  version: string;
  detector: string;
  detectorTold: (threshold: string) => string;
  raised: (factor: string) => string;
  unlearned: string;
  precision: (accepted: string, judged: string, share: string) => string;
  notJudged: string;
  moves: string;
  sayings: string;
  noSayings: string;
  versions: string;
  known: string;
  when: string;
}

export const anomalyWords: Record<Language, AnomalyWords> = {
  en: {
    title: 'Anomalies',
    lead: 'What detectors found odd, with what it rests on. What you say of it moves how strict they are.',
    shown: { queue: 'Review', detectors: 'Detectors' },
    queue: 'Anomalies to review',
    filter: 'Only anomalies that are',
    verdicts: { open: 'Open', accepted: 'Accepted', dismissed: 'Dismissed', all: 'All' },
    severity: 'Severity',
    anySeverity: 'Any severity',
    times: (times) => `${times}×`,
    timesWhy: (times) => `At least ${times}× the threshold`,
    anySeries: 'All series',
    series: 'Series',
    noDetector: 'No detector looks at any series yet. Set one, or look back over a window.',
    noneOpen: (detectors) => `Nothing waits for a verdict. Detectors set: ${detectors}.`,
    noneSo: 'No anomaly is so.',
    select: (name) => `Select ${name}`,
    selected: (count) => `${count} selected`,
    clear: 'Clear',
    accept: 'Accept',
    dismiss: 'Dismiss',
    note: 'Only note',
    noteWords: 'Words about it',
    noteHelp: 'What it was, who was asked (may be left empty)',
    keys: 'j and k: next and previous, a: accept, d: dismiss, n: write, u: back to the last one',
    said: { accepted: 'Accepted', dismissed: 'Dismissed', noted: 'Noted' },
    done: (verdict, name) => `${verdict}: ${name}.`,
    again: 'Judge it anew',
    badges: { open: 'Open', accepted: 'Accepted', dismissed: 'Dismissed' },
    ongoing: 'Going on',
    quiet: 'Quiet hours',
    until: (from, to) => `${from} – ${to}`,
    backToQueue: 'Back to the list',
    choose: 'Choose an anomaly to see what it rests on.',
    toSeries: 'Open the series there',
    chart: (name) => `${name} around the anomaly, with the range that was expected while it lasted. The facts below say the same.`,
    observed: 'Observed',
    range: 'Expected range',
    median: 'Expected',
    odd: 'Not as expected',
    begins: 'Begins',
    ends: 'Ends',
    noValues: 'There are no values around it.',
    why: 'Why',
    explains: 'What explains it',
    neighbour: 'Neighbour',
    sensor: 'Sensor',
    course: 'Course',
    did: 'In that time',
    didMove: (widths) => `Moved too: ${widths}× its range`,
    didNot: 'As expected',
    share: 'Share of it',
    facts: 'Facts',
    foundAfter: 'Found',
    after: (length, moment) => `${length} after it began, ${moment}`,
    score: 'Largest score',
    ofThreshold: (score, threshold) => `${score}, threshold ${threshold}`,
    lasted: 'Lasted',
    lastValue: 'Last value',
    usualLag: 'Half come within',
    lateLag: '99 of 100 within',
    version: 'Lake version',
    detector: 'Its detector',
    detectorTold: (threshold) => `Its threshold is a score of ${threshold} now`,
    raised: (factor) => `raised ${factor}× by what people said.`,
    unlearned: 'Its threshold is not learned yet.',
    precision: (accepted, judged, share) => `Accepted ${accepted} of ${judged} judged (${share}).`,
    notJudged: 'Nobody has judged what it found yet.',
    moves: 'Dismiss what was no fault, and it asks for more before it speaks; accept what was, and it stays as strict.',
    sayings: 'What people said',
    noSayings: 'Nobody has said anything yet.',
    versions: 'Earlier versions',
    known: 'Known since',
    when: 'When',
  },
  fa: {
    title: 'ناهنجاری‌ها',
    lead: 'آنچه آشکارسازها نامعمول یافتند، با آنچه بر آن تکیه دارد. گفتهٔ شما سخت‌گیری آن‌ها را جابه‌جا می‌کند.',
    shown: { queue: 'بازبینی', detectors: 'آشکارسازها' },
    queue: 'ناهنجاری‌های در انتظار بازبینی',
    filter: 'تنها ناهنجاری‌های',
    verdicts: { open: 'باز', accepted: 'پذیرفته', dismissed: 'ردشده', all: 'همه' },
    severity: 'شدت',
    anySeverity: 'هر شدتی',
    times: (times) => `${times} برابر`,
    timesWhy: (times) => `دست‌کم ${times} برابر آستانه`,
    anySeries: 'همهٔ سری‌ها',
    series: 'سری',
    noDetector: 'هنوز آشکارسازی به هیچ سری نگاه نمی‌کند. یکی بگذارید یا به گذشته نگاه کنید.',
    noneOpen: (detectors) => `چیزی در انتظار داوری نیست. آشکارسازها: ${detectors}.`,
    noneSo: 'ناهنجاری‌ای چنین نیست.',
    select: (name) => `گزینش ${name}`,
    selected: (count) => `${count} گزیده`,
    clear: 'پاک کردن',
    accept: 'پذیرش',
    dismiss: 'رد',
    note: 'تنها یادداشت',
    noteWords: 'چند کلمه دربارهٔ آن',
    noteHelp: 'چه بود، از چه کسی پرسیده شد (می‌تواند خالی بماند)',
    keys: '⁦j⁩ و ⁦k⁩: بعدی و قبلی، ⁦a⁩: پذیرش، ⁦d⁩: رد، ⁦n⁩: نوشتن، ⁦u⁩: بازگشت به واپسین',
    said: { accepted: 'پذیرفته', dismissed: 'ردشده', noted: 'یادداشت' },
    done: (verdict, name) => `${verdict}: ${name}.`,
    again: 'داوری دوباره',
    badges: { open: 'باز', accepted: 'پذیرفته', dismissed: 'ردشده' },
    ongoing: 'ادامه دارد',
    quiet: 'ساعت آرام',
    until: (from, to) => `${from} تا ${to}`,
    backToQueue: 'بازگشت به فهرست',
    choose: 'یکی را برگزینید تا ببینید بر چه تکیه دارد.',
    toSeries: 'گشودن سری در همان زمان',
    chart: (name) => `${name} پیرامون ناهنجاری، با بازه‌ای که در آن زمان انتظار می‌رفت. داده‌های زیر همان را می‌گویند.`,
    observed: 'دیده‌شده',
    range: 'بازهٔ مورد انتظار',
    median: 'مورد انتظار',
    odd: 'خلاف انتظار',
    begins: 'آغاز',
    ends: 'پایان',
    noValues: 'پیرامون آن مقداری نیست.',
    why: 'چرا',
    explains: 'چه آن را توضیح می‌دهد',
    neighbour: 'همسایه',
    sensor: 'حسگر',
    course: 'روند',
    did: 'در آن زمان',
    didMove: (widths) => `جابه‌جا شد: ${widths} برابر بازهٔ خود`,
    didNot: 'برابر انتظار',
    share: 'سهم',
    facts: 'داده‌ها',
    foundAfter: 'یافته شد',
    after: (length, moment) => `${length} پس از آغاز، ${moment}`,
    score: 'بیشترین امتیاز',
    ofThreshold: (score, threshold) => `${score}، آستانه ${threshold}`,
    lasted: 'مدت',
    lastValue: 'واپسین مقدار',
    usualLag: 'نیمی می‌رسند تا',
    lateLag: '۹۹ از ۱۰۰ تا',
    version: 'نسخهٔ دریاچه',
    detector: 'آشکارساز آن',
    detectorTold: (threshold) => `آستانهٔ آن اکنون امتیاز ${threshold} است`,
    raised: (factor) => `که گفته‌ها آن را ${factor} برابر کرده‌اند.`,
    unlearned: 'آستانهٔ آن هنوز آموخته نشده است.',
    precision: (accepted, judged, share) => `${accepted} از ${judged} داوری‌شده پذیرفته شد (${share}).`,
    notJudged: 'هنوز کسی دربارهٔ یافته‌های آن داوری نکرده است.',
    moves: 'اگر خرابی نبود رد کنید تا پیش از گفتن بیشتر بخواهد؛ اگر بود بپذیرید تا به همان سخت‌گیری بماند.',
    sayings: 'گفته‌ها',
    noSayings: 'هنوز کسی چیزی نگفته است.',
    versions: 'نسخه‌های پیشین',
    known: 'دانسته از',
    when: 'زمان',
  },
};
