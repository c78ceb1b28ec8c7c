/** The words of the quarantine. */

import type { HeldState } from '../../api/held';
import type { Language } from '../../i18n/language';

interface HeldWords {
  title: string;
  lead: string;
  none: string;
  noneSo: string;
  states: Record<HeldState, string>;
  show: string;
  rule: string;
  anyRule: string;
  contract: string;
  anyContract: string;
  ofRun: string;
  allRuns: string;
  row: string;
  why: string;
  proposal: string;
  noProposal: string;
  becomes: (from: string, to: string) => string;
  moved: (to: string) => string;
  choose: (line: string) => string;
  chooseAll: string;
  chosen: (count: string) => string;
  accept: string;
  acceptAsIs: string;
  drop: string;
  undo: string;
  acceptTitle: string;
  asIsTitle: string;
  acceptTold: string;
  asIsTold: string;
  dropTitle: string;
  dropTold: string;
  undoTitle: string;
  undoTold: string;
  wouldWrite: string;
  standsNow: string;
  nothing: string;
  time: string;
  done: (rows: string) => string;
  repairs: Record<string, string>;
}

export const heldWords: Record<Language, HeldWords> = {
  en: {
    title: 'Quarantine',
    lead: 'Rows that a rule held back, as they came. Take the proposed repair, take the value as it is, or set the row aside; all of it can be undone.',
    none: 'No row waits here.',
    noneSo: 'No row is like this.',
    states: { open: 'Waiting', accepted: 'Accepted', dropped: 'Set aside' },
    show: 'Which rows are shown',
    rule: 'Rule',
    anyRule: 'Any rule',
    contract: 'Contract',
    anyContract: 'Any contract',
    ofRun: 'Of one load',
    allRuns: 'of all loads',
    row: 'Row',
    why: 'Why it was held',
    proposal: 'Proposed repair',
    noProposal: 'None',
    becomes: (from, to) => `${from} → ${to}`,
    moved: (to) => `at ${to}`,
    choose: (line) => `Choose line ${line}`,
    chooseAll: 'Choose all that are shown',
    chosen: (count) => `${count} chosen`,
    accept: 'Accept as repaired',
    acceptAsIs: 'Accept as it is',
    drop: 'Set aside',
    undo: 'Undo',
    acceptTitle: 'Accept as repaired?',
    asIsTitle: 'Accept as it is?',
    acceptTold: 'These values are written. Later loads of the contract repair the same fault of the same series by themselves.',
    asIsTold: 'These values are written as they came, against the rule.',
    dropTitle: 'Set these rows aside?',
    dropTold: 'They are not loaded. The raw file keeps them, and it can be undone.',
    undoTitle: 'Open these rows again?',
    undoTold: 'What stood before stands again, and the repair is no longer remembered.',
    wouldWrite: 'Would be written',
    standsNow: 'Stands there now',
    nothing: 'nothing',
    time: 'Time',
    done: (rows) => `${rows} rows were settled.`,
    repairs: {
      'divide-1000': 'a thousand times too large',
      'multiply-1000': 'a thousand times too small',
      'turn-sign': 'right but for its sign',
      'decimal-comma': 'written with a decimal comma',
      'shift-hour': 'an hour off',
      'swap-columns': 'in the place of another column',
      'as-it-came': 'as it came',
    },
  },
  fa: {
    title: 'قرنطینه',
    lead: 'سطرهایی که قاعده‌ای نگه داشت، همان‌گونه که آمدند. ترمیم پیشنهادی یا خود مقدار را بپذیرید یا سطر را کنار بگذارید؛ همه واگردپذیر است.',
    none: 'هیچ سطری در انتظار نیست.',
    noneSo: 'سطری چنین نیست.',
    states: { open: 'در انتظار', accepted: 'پذیرفته', dropped: 'کنارگذاشته' },
    show: 'کدام سطرها',
    rule: 'قاعده',
    anyRule: 'هر قاعده‌ای',
    contract: 'قرارداد',
    anyContract: 'هر قراردادی',
    ofRun: 'از یک بارگذاری',
    allRuns: 'از همهٔ بارگذاری‌ها',
    row: 'سطر',
    why: 'چرا نگه داشته شد',
    proposal: 'ترمیم پیشنهادی',
    noProposal: 'هیچ',
    becomes: (from, to) => `${from} ← ${to}`,
    moved: (to) => `در ${to}`,
    choose: (line) => `گزینش سطر ${line}`,
    chooseAll: 'گزینش همهٔ نمایش‌داده‌ها',
    chosen: (count) => `${count} گزیده`,
    accept: 'پذیرش با ترمیم',
    acceptAsIs: 'پذیرش همان‌گونه',
    drop: 'کنارگذاشتن',
    undo: 'واگرد',
    acceptTitle: 'با ترمیم پذیرفته شود؟',
    asIsTitle: 'همان‌گونه پذیرفته شود؟',
    acceptTold: 'این مقدارها نوشته می‌شوند. بارگذاری‌های بعدیِ همین قرارداد همین خطای همین سری را خود ترمیم می‌کنند.',
    asIsTold: 'این مقدارها همان‌گونه که آمدند و برخلاف قاعده نوشته می‌شوند.',
    dropTitle: 'این سطرها کنار گذاشته شود؟',
    dropTold: 'بارگذاری نمی‌شوند. پروندهٔ خام آن‌ها را دارد و واگردپذیر است.',
    undoTitle: 'این سطرها دوباره باز شود؟',
    undoTold: 'آنچه پیش‌تر بود بازمی‌گردد و ترمیم دیگر به یاد نمی‌ماند.',
    wouldWrite: 'نوشته می‌شود',
    standsNow: 'اکنون هست',
    nothing: 'هیچ',
    time: 'زمان',
    done: (rows) => `به ${rows} سطر رسیدگی شد.`,
    repairs: {
      'divide-1000': 'هزار برابر بزرگ است',
      'multiply-1000': 'هزار برابر کوچک است',
      'turn-sign': 'تنها علامتش نادرست است',
      'decimal-comma': 'با ویرگول ممیز نوشته شده',
      'shift-hour': 'یک ساعت جابه‌جا است',
      'swap-columns': 'در جای ستونی دیگر است',
      'as-it-came': 'همان‌گونه که آمد',
    },
  },
};
