/** The words of uploading: dropping files, trying them, and loading them. */

import type { Language } from '../../i18n/language';

export interface UploadWords {
  title: string;
  lead: string;
  drop: string;
  choose: string;
  kinds: string;
  letGo: string;
  mayNot: string;
  files: string;
  remove: (name: string) => string;
  states: Record<'new' | 'sending' | 'loading' | 'done' | 'failed', string>;
  steps: { check: string; try: string; load: string };
  stepsOf: string;
  looking: string;
  ofBeginning: (bytes: string) => string;
  tryIt: string;
  trying: string;
  back: string;
  load: (values: string) => string;
  loadNow: string;
  wouldTake: string;
  wouldHold: string;
  doubled: string;
  seriesNew: string;
  seriesKnown: string;
  firstLast: string;
  span: (from: string, to: string) => string;
  perSeries: string;
  perSeriesNote: string;
  there: string;
  isNew: string;
  isKnown: string;
  otherUnit: (there: string) => string;
  held: string;
  heldNote: string;
  nothingHeld: string;
  findings: string;
  writesNothing: string;
  writesNothingCut: (bytes: string) => string;
  mostHeld: string;
  sending: string;
  keeping: string;
  waiting: string;
  stop: string;
  loaded: string;
  loadedBefore: string;
  lookAt: string;
  runReport: string;
  settleHeld: (rows: string) => string;
  loadFailed: string;
  again: string;
  more: (count: string) => string;
  unit: string;
  zone: string;
}

export const uploadWords: Record<Language, UploadWords> = {
  en: {
    title: 'Uploads',
    lead: 'Drop a file as it is. You see how it is read, mend what was guessed wrong, and try it before anything is loaded.',
    drop: 'Drop files here',
    choose: 'or choose them',
    kinds: 'CSV and text, Excel, Parquet, JSON lines, shapefiles; also within gzip or zip. Nothing is loaded before you say so.',
    letGo: 'Let go to look at them',
    mayNot: 'Your role does not let you upload files. Ask an admin of your organisation.',
    files: 'Files',
    remove: (name) => `Remove ${name} from the list`,
    states: { new: 'To be checked', sending: 'Uploading', loading: 'Loading', done: 'Loaded', failed: 'Failed' },
    steps: { check: 'Check', try: 'Try', load: 'Load' },
    stepsOf: 'Steps',
    looking: 'Looking at the file',
    ofBeginning: (bytes) => `Read of its first ${bytes}.`,
    tryIt: 'Try it',
    trying: 'Trying the file',
    back: 'Back',
    load: (values) => `Load ${values} values`,
    loadNow: 'Load it',
    wouldTake: 'Would be accepted',
    wouldHold: 'Would be held back',
    doubled: 'Said twice',
    seriesNew: 'New series',
    seriesKnown: 'Series there already',
    firstLast: 'From – to',
    span: (from, to) => `${from} – ${to}`,
    perSeries: 'By series',
    perSeriesNote: 'A new series is made by the load; to one that is there values are added.',
    there: 'Series is',
    isNew: 'New',
    isKnown: 'There already',
    otherUnit: (there) => `The series is kept in ${there}: nothing would be loaded. State ${there} as its unit, or use another key.`,
    held: 'Held back',
    heldNote: 'These rows would wait in quarantine, each with its reason; none is lost.',
    nothingHeld: 'No row breaks a rule.',
    findings: 'Seen in the data',
    writesNothing: 'Nothing was written. Which of these values are known already, the load itself will tell.',
    writesNothingCut: (bytes) => `Nothing was written. This is of the first ${bytes} of the file; the load reads all of it.`,
    mostHeld: 'Most rows would be held back: something about the file was read wrong. Go back and look at the least sure guesses.',
    sending: 'Uploading',
    keeping: 'Keeping the contract',
    waiting: 'Waiting for a free worker',
    stop: 'Stop the upload',
    loaded: 'Loaded',
    loadedBefore: 'This very file was loaded before: nothing was doubled.',
    lookAt: 'Look at',
    runReport: 'The whole report',
    settleHeld: (rows) => `Settle ${rows} held rows`,
    loadFailed: 'The load stopped',
    again: 'Try again',
    more: (count) => `and ${count} more`,
    unit: 'Unit',
    zone: 'Zone',
  },
  fa: {
    title: 'بارگذاری‌ها',
    lead: 'پرونده را همان‌گونه که هست رها کنید. می‌بینید چگونه خوانده می‌شود، حدس‌های نادرست را درست می‌کنید و پیش از بارگذاری می‌آزمایید.',
    drop: 'پرونده‌ها را اینجا رها کنید',
    choose: 'یا برگزینید',
    kinds: 'CSV و متن، اکسل، Parquet، سطرهای JSON و shapefile؛ در gzip یا zip نیز. تا نگویید چیزی بارگذاری نمی‌شود.',
    letGo: 'رها کنید تا دیده شوند',
    mayNot: 'نقش شما اجازهٔ بارگذاری پرونده نمی‌دهد. از مدیر سازمان بخواهید.',
    files: 'پرونده‌ها',
    remove: (name) => `برداشتن ${name} از فهرست`,
    states: { new: 'در انتظار بررسی', sending: 'در حال فرستادن', loading: 'در حال بارگذاری', done: 'بارگذاری شد', failed: 'ناکام' },
    steps: { check: 'بررسی', try: 'آزمون', load: 'بارگذاری' },
    stepsOf: 'گام‌ها',
    looking: 'در حال دیدن پرونده',
    ofBeginning: (bytes) => `از ${bytes} نخست آن خوانده شد.`,
    tryIt: 'بیازما',
    trying: 'در حال آزمودن پرونده',
    back: 'بازگشت',
    load: (values) => `بارگذاری ${values} مقدار`,
    loadNow: 'بارگذاری',
    wouldTake: 'پذیرفته می‌شود',
    wouldHold: 'نگه داشته می‌شود',
    doubled: 'دو بار گفته',
    seriesNew: 'سری‌های تازه',
    seriesKnown: 'سری‌های موجود',
    firstLast: 'از – تا',
    span: (from, to) => `${from} – ${to}`,
    perSeries: 'به تفکیک سری',
    perSeriesNote: 'سری تازه با بارگذاری ساخته می‌شود؛ به سریِ موجود مقدار افزوده می‌شود.',
    there: 'این سری',
    isNew: 'تازه',
    isKnown: 'موجود',
    otherUnit: (there) => `این سری با یکای ${there} نگه داشته می‌شود و چیزی بارگذاری نمی‌شود. یکای آن را ${there} بگذارید یا کلید دیگری به کار ببرید.`,
    held: 'نگه‌داشته',
    heldNote: 'این سطرها با دلیل خود در قرنطینه می‌مانند؛ هیچ‌کدام گم نمی‌شود.',
    nothingHeld: 'هیچ سطری قاعده‌ای را نمی‌شکند.',
    findings: 'دیده‌شده در داده',
    writesNothing: 'چیزی نوشته نشد. این‌که کدام مقدارها از پیش دانسته‌اند، خودِ بارگذاری می‌گوید.',
    writesNothingCut: (bytes) => `چیزی نوشته نشد. این از ${bytes} نخست پرونده است؛ بارگذاری همهٔ آن را می‌خواند.`,
    mostHeld: 'بیشتر سطرها نگه داشته می‌شوند: چیزی از پرونده نادرست خوانده شده است. بازگردید و حدس‌های نامطمئن را ببینید.',
    sending: 'در حال فرستادن',
    keeping: 'نگه‌داشتن قرارداد',
    waiting: 'در انتظار کارگرِ آزاد',
    stop: 'ایست فرستادن',
    loaded: 'بارگذاری شد',
    loadedBefore: 'همین پرونده پیش‌تر بارگذاری شده بود: چیزی دوباره نشد.',
    lookAt: 'دیدن',
    runReport: 'گزارش کامل',
    settleHeld: (rows) => `رسیدگی به ${rows} سطر نگه‌داشته`,
    loadFailed: 'بارگذاری ایستاد',
    again: 'دوباره',
    more: (count) => `و ${count} دیگر`,
    unit: 'یکا',
    zone: 'منطقهٔ زمانی',
  },
};
