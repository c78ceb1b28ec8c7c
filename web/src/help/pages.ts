/** What each page is best read for, and the terms of its charts; whoever adds a page adds its line here. */

import type { Language } from '../i18n/language';
import type { TermId } from './terms';

export interface PageHelp {
  lead: Record<Language, string>;
  terms: readonly TermId[];
}

const ask = (en: string, fa: string, ...terms: TermId[]): PageHelp => ({ lead: { en, fa }, terms });

const OVERVIEW = ask(
  'What happened, what comes next, and what waits for you. Each number says what it is compared with.',
  'چه شد، چه در پیش است و چه در انتظار شماست. هر عدد می‌گوید با چه سنجیده شده است.',
  'change', 'late', 'peak', 'fan', 'quarantine', 'anomaly', 'coverage', 'certificate', 'known-at',
);

/** By the beginning of its address; the longest that fits holds. */
export const PAGES: Record<string, PageHelp> = {
  '/': OVERVIEW,
  '/overview': OVERVIEW,
  '/series': ask(
    'One series: its past, its forecast, and what was known when. Drag to move, hold Ctrl and turn the wheel to look closer.',
    'یک سری: گذشته، پیش‌بینی و آنچه در هر زمان دانسته بود. برای جابه‌جایی بکشید و برای نزدیک‌تر دیدن Ctrl را نگه دارید و چرخ را بگردانید.',
    'series', 'fan', 'known-at', 'restated', 'gap', 'resolution', 'local-day', 'thinned', 'drivers', 'issue', 'lake-version',
  ),
  '/explore': ask(
    'Several series side by side. Choose them on the side, what to hold them against above, and the moment of knowing below.',
    'چند سری کنار هم. سری‌ها را از کنار، سنجش را از بالا و لحظهٔ دانستن را از پایین برگزینید.',
    'two-axes', 'compare', 'known-at', 'restated', 'local-day', 'thinned', 'fan', 'anomaly', 'gap',
  ),
  '/forecasts': ask(
    'Whether forecasts kept what they promised once the truth came, and whether they are worth more than the simplest guess.',
    'آیا پیش‌بینی‌ها پس از آمدن واقعیت به وعدهٔ خود وفا کردند، و آیا از ساده‌ترین حدس بهترند.',
    'coverage', 'chance', 'skill', 'naive', 'mae', 'loss', 'ahead', 'quantile', 'issue', 'replay',
  ),
  '/forecasts/models': ask(
    'Who forecasts which series, how that came about, and what was tried.',
    'چه کسی کدام سری را پیش‌بینی می‌کند، چگونه چنین شد و چه آزموده شد.',
    'champion', 'mase', 'skill', 'sure', 'certificate', 'backtest', 'coherent', 'mae', 'naive',
  ),
  '/map': ask(
    'Where things stand: places and areas coloured by what is measured there. The list beside holds the same, from the most to the least.',
    'هر چیز کجاست: جاها و ناحیه‌ها به رنگ آنچه در آنها سنجیده می‌شود. فهرست کنار نقشه همان را از بیشترین تا کمترین دارد.',
    'series', 'known-at', 'late', 'local-day',
  ),
  '/sites': ask(
    'What there is: places and what they are made of, each with its series, its forecast and what happened there.',
    'چه هست: جاها و بخش‌هایشان، هر یک با سری‌ها، پیش‌بینی و آنچه در آن رخ داده است.',
    'series', 'late', 'fan', 'anomaly', 'quarantine',
  ),
  '/anomalies': ask(
    'Go through the queue from above: look at the band and the values, read why, and say what it was.',
    'فهرست را از بالا ببینید: نوار و مقدارها را نگاه کنید، چرایی را بخوانید و بگویید چه بود.',
    'anomaly', 'expected', 'severity', 'score', 'verdict', 'explains', 'lag', 'detector', 'strictness', 'quiet', 'lake-version',
  ),
  '/data/uploads': ask(
    'Drop a file as it is. Nothing is written until you have seen how it is read and have tried it.',
    'پرونده را همان‌گونه که هست رها کنید. تا نبینید چگونه خوانده می‌شود و نیازمایید، چیزی نوشته نمی‌شود.',
    'contract', 'guess', 'dry-run', 'counts', 'quarantine', 'finding', 'gap', 'resolution', 'known-at',
  ),
  '/data/runs': ask(
    'Every file that was loaded, with what became of each of its rows.',
    'هر پرونده‌ای که بارگذاری شد و سرنوشت هر سطر آن.',
    'run', 'counts', 'finding', 'gap', 'quarantine', 'contract', 'lake-version',
  ),
  '/data/quarantine': ask(
    'Rows that a rule held back. Look at what would be written, then accept or drop; all of it can be undone.',
    'سطرهایی که قاعده‌ای نگه داشت. ببینید چه نوشته می‌شود، سپس بپذیرید یا کنار بگذارید؛ همه واگردپذیر است.',
    'quarantine', 'repair', 'contract', 'run',
  ),
  '/data/quality': ask(
    'How much of each series is there, day by day, and what was seen in the data. A pale day lacks values.',
    'از هر سری در هر روز چه اندازه هست و در داده چه دیده شد. روز کم‌رنگ مقدار کم دارد.',
    'gap', 'finding', 'resolution', 'local-day', 'late', 'known-at',
  ),
  '/data/sources': ask(
    'Where data come from, and whether each still tells what it should. A bucket or a database that you add is asked by itself; one that fails says why, and what could not be loaded can be tried again.',
    'داده از کجا می‌آید، و آیا هر منبع هنوز آنچه را باید می‌گوید. سطل یا پایگاه داده‌ای که بیفزایید خودبه‌خود پرسیده می‌شود؛ اگر ناکام شود می‌گوید چرا، و آنچه بار نشد دوباره آزمودنی است.',
    'late', 'lag', 'contract', 'run', 'counts',
  ),
  '/dashboards': ask(
    'Panels that you put together, save and share. Each shows its own part of the same range, and the whole page can be narrowed to a site.',
    'پنل‌هایی که کنار هم می‌گذارید، نگه می‌دارید و به دیگران نشان می‌دهید. هر یک بخشی از همان بازه را نشان می‌دهد و همهٔ صفحه را می‌توان به یک سایت تنگ کرد.',
    'page-site', 'two-axes', 'fan', 'known-at', 'local-day', 'thinned', 'role',
  ),
  '/jobs': ask('What is being done, what waits and what failed, as it happens.', 'چه در حال انجام است، چه می‌ماند و چه ناکام شد، همان دم.', 'job', 'worker', 'schedule', 'run'),
  '/schedules': ask('Work that repeats itself, with its next times as the clock of its zone shows them.', 'کارهای تکرارشونده، با زمان‌های بعدی به ساعت منطقهٔ خود.', 'schedule', 'job', 'local-day', 'worker'),
  '/people': ask('Who is in, with which role, and who is invited.', 'چه کسی هست، با کدام نقش، و چه کسی دعوت شده است.', 'role', 'invitation', 'factor', 'audit'),
  '/roles': ask('What each role may, and roles of your own.', 'هر نقش چه می‌تواند، و نقش‌های خود شما.', 'role', 'audit'),
  '/keys': ask('What programs come in with.', 'آنچه برنامه‌ها با آن می‌آیند.', 'key', 'role', 'quota', 'audit'),
  '/signing-in': ask('What a sign-in must show before it opens anything.', 'ورود پیش از آن‌که چیزی را باز کند باید چه نشان دهد.', 'factor', 'passkey', 'sso', 'role'),
  '/appearance': ask('How your organisation looks here and on its sign-in page, and what new people begin with.', 'سازمان شما اینجا و در صفحهٔ ورود چگونه دیده می‌شود، و افراد تازه با چه آغاز می‌کنند.', 'role', 'audit'),
  '/usage': ask('How much is used, by whom, and how much is left.', 'چه اندازه مصرف شده، به دست چه کسی، و چه مانده است.', 'quota', 'key', 'job'),
  '/audit': ask('Who changed what, and when.', 'چه کسی چه را کِی عوض کرد.', 'audit', 'role', 'key'),
  '/system': ask('Whether every part can do its work, and what to do where one cannot.', 'آیا هر بخش از پس کارش برمی‌آید، و اگر نه چه باید کرد.', 'worker', 'job', 'schedule', 'lake-version'),
  '/account': ask('Your name, the language, digits and calendar you read in, your ways in and the browsers you are signed in with.', 'نام شما، زبان و رقم‌ها و تقویمی که با آن می‌خوانید، راه‌های ورود و مرورگرهایی که با آن‌ها وارد شده‌اید.', 'factor', 'passkey', 'sso', 'role'),
};

const ELSEWHERE: PageHelp = ask('', '', 'series', 'known-at', 'restated', 'fan');

/** The help of the page at an address. */
export function helpOf(path: string): PageHelp {
  const fits = Object.keys(PAGES).filter((page) => page !== '/' && (path === page || path.startsWith(`${page}/`)));
  const longest = fits.sort((one, other) => other.length - one.length)[0] ?? (path === '/' ? '/' : '');
  return PAGES[longest] ?? ELSEWHERE;
}
