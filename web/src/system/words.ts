/** The words of how the installation is. */

import type { Upkeep } from '../api/system';
import type { Language } from '../i18n/language';

interface Part {
  name: string;
  /** What it is for. */
  what: string;
  /** What to do when it is not well. */
  mend: string;
}

interface Words {
  title: string;
  lead: string;
  parts: string;
  partsNote: string;
  known: Record<string, Part>;
  ok: string;
  failed: string;
  allWell: string;
  notReady: string;
  beside: string;
  waiting: string;
  waitingTold: (count: string) => string;
  nothingWaits: string;
  upkeep: string;
  upkeepNote: string;
  works: Record<Upkeep, Part>;
  never: string;
  last: (state: string, when: string) => string;
  begin: string;
  runs: string;
  runsNote: string;
  facts: Record<Fact, string>;
  newest: string;
  older: (newest: string) => string;
  places: Record<'folder' | 'bucket', string>;
  mails: Record<'folder' | 'smtp', string>;
  shared: Record<'memory' | 'redis', string>;
}

export type Fact = 'version' | 'began' | 'database' | 'shape' | 'lake' | 'files' | 'shared' | 'mail';

export const systemWords: Record<Language, Words> = {
  en: {
    title: 'System',
    lead: 'Whether every part can do its work, and what to do where one cannot. It looks again every ten seconds.',
    parts: 'Parts',
    partsNote: 'They are those of the whole installation. Why one failed stands in the server’s log alone.',
    known: {
      database: { name: 'Database', what: 'Series, people, jobs and the newest values.', mend: 'See that it runs and has the newest shape: foresite doctor names what is wrong, foresite db upgrade brings the shape.' },
      lake: { name: 'Lake', what: 'The history of all values.', mend: 'See that its folder or bucket can be reached and written to: foresite doctor tries it.' },
      files: { name: 'Raw files', what: 'Files as they came, and models.', mend: 'See that its folder or bucket can be reached and written to: foresite doctor tries it.' },
      disk: { name: 'Disk', what: 'Below the least that must be free nothing is written any more.', mend: 'Free space or move the data folder; FORESITE_MIN_FREE_BYTES says how much must stay free.' },
      worker: { name: 'Worker', what: 'Does jobs: loading, training, issuing.', mend: 'Start one: foresite serve has its own, foresite job work runs another. Jobs wait meanwhile; none is lost.' },
    },
    ok: 'Well',
    failed: 'Not well',
    allWell: 'Everything is well.',
    notReady: 'The server cannot take all work.',
    beside: 'Values still come in and can be read, but jobs wait.',
    waiting: 'Your jobs that wait',
    waitingTold: (count) => `${count} wait for a worker.`,
    nothingWaits: 'None waits.',
    upkeep: 'Upkeep of your lake',
    upkeepNote: 'The server does the first two by itself; ask when you want it now. Schedules can repeat them.',
    works: {
      flush: { name: 'Flush', what: 'Moves acknowledged rows from the database into the history.', mend: '' },
      compact: { name: 'Compact', what: 'Merges corrections and small files. What was known when stays readable.', mend: '' },
      verify: { name: 'Verify', what: 'Reads everything again and counts damaged places.', mend: '' },
    },
    never: 'Never asked for.',
    last: (state, when) => `Last: ${state}, ${when}`,
    begin: 'Do it now',
    runs: 'What runs here',
    runsNote: 'Of the installation, and of the server that answered.',
    facts: {
      version: 'Version',
      began: 'Running since',
      database: 'Database',
      shape: 'Shape of the database',
      lake: 'Lake',
      files: 'Raw files',
      shared: 'Counts and caches',
      mail: 'Letters',
    },
    newest: 'the newest',
    older: (newest) => `this version needs ${newest}: run foresite db upgrade`,
    places: { folder: 'in a folder', bucket: 'in a bucket' },
    mails: { folder: 'written as files, none is sent', smtp: 'sent by a mail server' },
    shared: { memory: 'in the memory of each server', redis: 'in Redis, shared by all servers' },
  },
  fa: {
    title: 'سامانه',
    lead: 'آیا هر بخش از پس کارش برمی‌آید، و اگر نه چه باید کرد. هر ده ثانیه دوباره می‌نگرد.',
    parts: 'بخش‌ها',
    partsNote: 'بخش‌های همهٔ سرور است. این‌که چرا یکی ناکام شد تنها در گزارش سرور هست.',
    known: {
      database: { name: 'پایگاه داده', what: 'سری‌ها، افراد، کارها و تازه‌ترین مقدارها.', mend: 'ببینید روشن و به‌روز باشد: ⁦foresite doctor⁩ می‌گوید چه نادرست است و ⁦foresite db upgrade⁩ آن را به‌روز می‌کند.' },
      lake: { name: 'دریاچه', what: 'تاریخچهٔ همهٔ مقدارها.', mend: 'ببینید پوشه یا سطل آن در دسترس و نوشتنی باشد: ⁦foresite doctor⁩ می‌آزماید.' },
      files: { name: 'پرونده‌های خام', what: 'پرونده‌ها همان‌گونه که آمدند، و مدل‌ها.', mend: 'ببینید پوشه یا سطل آن در دسترس و نوشتنی باشد: ⁦foresite doctor⁩ می‌آزماید.' },
      disk: { name: 'دیسک', what: 'کمتر از اندازه‌ای که باید آزاد بماند دیگر چیزی نوشته نمی‌شود.', mend: 'جا باز کنید یا پوشهٔ داده را جابه‌جا کنید؛ ⁦FORESITE_MIN_FREE_BYTES⁩ می‌گوید چه اندازه باید آزاد بماند.' },
      worker: { name: 'کارگر', what: 'کارها را انجام می‌دهد: بارگذاری، آموزش و صدور.', mend: 'یکی روشن کنید: ⁦foresite serve⁩ خود یکی دارد و ⁦foresite job work⁩ دیگری را. تا آن هنگام کارها می‌مانند و هیچ‌یک گم نمی‌شود.' },
    },
    ok: 'خوب',
    failed: 'ناخوش',
    allWell: 'همه چیز خوب است.',
    notReady: 'سرور از پس همهٔ کارها برنمی‌آید.',
    beside: 'مقدارها همچنان می‌آیند و خوانده می‌شوند، ولی کارها می‌مانند.',
    waiting: 'کارهای منتظر شما',
    waitingTold: (count) => `${count} کار در انتظار کارگر است.`,
    nothingWaits: 'هیچ کاری منتظر نیست.',
    upkeep: 'نگه‌داری دریاچهٔ شما',
    upkeepNote: 'دو کار نخست را سرور خود می‌کند؛ اگر همین حالا می‌خواهید بگویید. زمان‌بندی می‌تواند تکرارشان کند.',
    works: {
      flush: { name: 'جابه‌جایی', what: 'سطرهای پذیرفته را از پایگاه داده به تاریخچه می‌برد.', mend: '' },
      compact: { name: 'فشرده‌سازی', what: 'اصلاح‌ها و پرونده‌های کوچک را یکی می‌کند. آنچه در هر زمان دانسته بود خواندنی می‌ماند.', mend: '' },
      verify: { name: 'وارسی', what: 'همه چیز را دوباره می‌خواند و جاهای آسیب‌دیده را می‌شمارد.', mend: '' },
    },
    never: 'هرگز خواسته نشده.',
    last: (state, when) => `واپسین: ${state}، ${when}`,
    begin: 'هم‌اکنون',
    runs: 'چه چیز اینجا کار می‌کند',
    runsNote: 'از همهٔ سامانه، و از سروری که پاسخ داد.',
    facts: {
      version: 'نسخه',
      began: 'روشن از',
      database: 'پایگاه داده',
      shape: 'شکل پایگاه داده',
      lake: 'دریاچه',
      files: 'پرونده‌های خام',
      shared: 'شمارش و نهان‌گاه',
      mail: 'نامه‌ها',
    },
    newest: 'تازه‌ترین',
    older: (newest) => `این نسخه ${newest} می‌خواهد: ⁦foresite db upgrade⁩ را اجرا کنید`,
    places: { folder: 'در یک پوشه', bucket: 'در یک سطل' },
    mails: { folder: 'در پرونده نوشته می‌شوند و فرستاده نمی‌شوند', smtp: 'با سرور رایانامه فرستاده می‌شوند' },
    shared: { memory: 'در حافظهٔ هر سرور', redis: 'در ⁦Redis⁩، میان همهٔ سرورها' },
  },
};
