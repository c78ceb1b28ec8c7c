/** The words of sources that are asked: setting them up, how they fare, and what they delivered. */

import type { ParcelState } from '../../api/sources';
import type { Language } from '../../i18n/language';

export interface AskedWords {
  add: string;
  addTitle: string;
  changeTitle: (name: string) => string;
  change: string;
  kind: string;
  name: string;
  nameHelp: string;
  settings: string;
  more: string;
  kept: string;
  moved: string;
  addRow: string;
  removeRow: (row: string) => string;
  row: (number: string) => string;
  perLine: string;
  noContracts: string;
  toUploads: string;
  chooseContract: string;
  when: string;
  byClock: string;
  byHand: string;
  presets: [string, string][];
  attempt: string;
  save: string;
  make: string;
  cancel: string;
  seen: string;
  mayNot: string;
  answered: string;
  asksNext: string;
  restsUntil: (at: string) => string;
  notByClock: string;
  off: string;
  failed: string;
  failedOf: (count: string) => string;
  health: string;
  failing: (times: string, since: string) => string;
  neverAnswered: (times: string) => string;
  remedy: string;
  about: string;
  askNow: string;
  asking: (name: string) => string;
  came: (loaded: string, failed: string) => string;
  cameNothing: string;
  rest: string;
  wake: string;
  remove: string;
  removeTitle: (name: string) => string;
  removeTold: string;
  secret: string;
  none: string;
  times: string;
  parcels: string;
  parcelsWhy: string;
  noParcels: string;
  noneSo: string;
  all: string;
  filter: string;
  parcelStates: Record<ParcelState, string>;
  parcel: string;
  state: string;
  known: string;
  outcome: string;
  action: string;
  again: string;
  run: string;
  attempts: (count: string) => string;
}

export const askedWords: Record<Language, AskedWords> = {
  en: {
    add: 'Add a source',
    addTitle: 'Add a source',
    changeTitle: (name) => `Change ${name}`,
    change: 'Change',
    kind: 'Kind',
    name: 'Name',
    nameHelp: 'What people call it, such as landing bucket.',
    settings: 'Settings',
    more: 'More',
    kept: 'One is kept. Leave this empty to keep it.',
    moved: 'It is another place now: give it again, the kept one is not sent there.',
    addRow: 'Add a rule',
    removeRow: (row) => `Remove: ${row}`,
    row: (number) => `Rule ${number}`,
    perLine: 'One a line.',
    noContracts: 'No contract is kept yet. Load a first file of this kind: its contract is then kept.',
    toUploads: 'Load a file',
    chooseContract: 'Choose a contract',
    when: 'When it is asked',
    byClock: 'By the clock',
    byHand: 'Only when somebody asks it',
    presets: [
      ['* * * * *', 'every minute'],
      ['*/10 * * * *', 'every ten minutes'],
      ['0 * * * *', 'every hour'],
      ['0 6 * * *', 'daily, 06:00'],
    ],
    attempt: 'Try it',
    save: 'Save',
    make: 'Add the source',
    cancel: 'Cancel',
    seen: 'It answers.',
    mayNot: 'Your role can look at sources. Admins add and change them.',
    answered: 'Last answer',
    asksNext: 'Asked next',
    restsUntil: (at) => `rests until ${at}`,
    notByClock: 'Only by hand',
    off: 'Not asked by the clock',
    failed: 'Not loaded',
    failedOf: (count) => `${count} could not be loaded`,
    health: 'How it fares',
    failing: (times, since) => `It has not answered since ${since}. Tries in a row that failed: ${times}.`,
    neverAnswered: (times) => `It never answered. Tries in a row that failed: ${times}.`,
    remedy: 'What to do',
    about: 'It is about',
    askNow: 'Ask now',
    asking: (name) => `Asking ${name}`,
    came: (loaded, failed) => `${loaded} loaded, ${failed} could not be loaded.`,
    cameNothing: 'Nothing was new.',
    rest: 'Let it rest',
    wake: 'Ask it again',
    remove: 'Remove',
    removeTitle: (name) => `Remove ${name}?`,
    removeTold: 'It is asked no more, and its secrets are deleted. What it brought stays: values, runs, and what was held back. So do its contracts, and everything that lies at the source.',
    secret: 'Kept sealed',
    none: '–',
    times: 'Asked',
    parcels: 'What it delivered',
    parcelsWhy: 'Each version of each thing, the newest first. What could not be loaded holds nothing else up.',
    noParcels: 'It delivered nothing yet.',
    noneSo: 'Nothing is in this state.',
    all: 'All',
    filter: 'Only in this state',
    parcelStates: { failed: 'Not loaded', open: 'To be tried', taken: 'Being loaded', loaded: 'Loaded' },
    parcel: 'Delivered',
    state: 'State',
    known: 'Known since',
    outcome: 'What became of it',
    action: 'Actions',
    again: 'Try again',
    run: 'Its load',
    attempts: (count) => `Tried ${count} times`,
  },
  fa: {
    add: 'افزودن منبع',
    addTitle: 'افزودن منبع',
    changeTitle: (name) => `دگرگون کردن ${name}`,
    change: 'دگرگون کردن',
    kind: 'گونه',
    name: 'نام',
    nameHelp: 'نامی که مردم به آن می‌دهند، مانند «سطل ورودی».',
    settings: 'تنظیم‌ها',
    more: 'بیشتر',
    kept: 'یکی نگه داشته شده است. برای ماندن آن، خالی بگذارید.',
    moved: 'اکنون جای دیگری است: دوباره بدهید، آنچه نگه داشته شده به آنجا فرستاده نمی‌شود.',
    addRow: 'افزودن قاعده',
    removeRow: (row) => `برداشتن ${row}`,
    row: (number) => `قاعدهٔ ${number}`,
    perLine: 'هر سطر یکی.',
    noContracts: 'هنوز قراردادی نگه داشته نشده است. نخست پرونده‌ای از این گونه را بار کنید: قرارداد آن نگه داشته می‌شود.',
    toUploads: 'بارگذاری پرونده',
    chooseContract: 'قراردادی برگزینید',
    when: 'کی پرسیده می‌شود',
    byClock: 'با ساعت',
    byHand: 'تنها هنگامی که کسی بپرسد',
    presets: [
      ['* * * * *', 'هر دقیقه'],
      ['*/10 * * * *', 'هر ده دقیقه'],
      ['0 * * * *', 'هر ساعت'],
      ['0 6 * * *', 'هر روز، ۰۶:۰۰'],
    ],
    attempt: 'بیازما',
    save: 'ذخیره',
    make: 'افزودن منبع',
    cancel: 'انصراف',
    seen: 'پاسخ می‌دهد.',
    mayNot: 'نقش شما می‌تواند منبع‌ها را ببیند. مدیران آن‌ها را می‌افزایند و دگرگون می‌کنند.',
    answered: 'آخرین پاسخ',
    asksNext: 'پرسش بعدی',
    restsUntil: (at) => `تا ${at} در استراحت`,
    notByClock: 'تنها دستی',
    off: 'با ساعت پرسیده نمی‌شود',
    failed: 'بارنشده',
    failedOf: (count) => `${count} تا بار نشد`,
    health: 'حال آن',
    failing: (times, since) => `از ${since} پاسخ نداده است؛ ${times} بار پی‌درپی نشد.`,
    neverAnswered: (times) => `هرگز پاسخ نداده است؛ ${times} بار پی‌درپی نشد.`,
    remedy: 'چه باید کرد',
    about: 'دربارهٔ',
    askNow: 'اکنون بپرس',
    asking: (name) => `پرسش از ${name}`,
    came: (loaded, failed) => `${loaded} تا بار شد، ${failed} تا بار نشد.`,
    cameNothing: 'چیز تازه‌ای نبود.',
    rest: 'بگذار استراحت کند',
    wake: 'دوباره پرسیده شود',
    remove: 'برداشتن',
    removeTitle: (name) => `${name} برداشته شود؟`,
    removeTold: 'دیگر پرسیده نمی‌شود و رازهایش پاک می‌شود. آنچه آورده است می‌ماند: مقدارها، اجراها و سطرهای نگه‌داشته. قراردادها و هر چه در خود منبع است نیز می‌ماند.',
    secret: 'مهرشده نگه داشته شده',
    none: '–',
    times: 'پرسیده می‌شود',
    parcels: 'آنچه رسانده است',
    parcelsWhy: 'هر نسخه از هر چیز، تازه‌ترین در آغاز. آنچه بار نشود جلوی چیز دیگری را نمی‌گیرد.',
    noParcels: 'هنوز چیزی نرسانده است.',
    noneSo: 'هیچ‌یک در این وضعیت نیست.',
    all: 'همه',
    filter: 'تنها در این وضعیت',
    parcelStates: { failed: 'بارنشده', open: 'در انتظار آزمودن', taken: 'در حال بارگذاری', loaded: 'بارشده' },
    parcel: 'رسیده',
    state: 'وضعیت',
    known: 'دانسته از',
    outcome: 'چه شد',
    action: 'کارها',
    again: 'دوباره بیازما',
    run: 'بارگذاری آن',
    attempts: (count) => `${count} بار آزموده شد`,
  },
};
