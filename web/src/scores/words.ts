/** The words of how issued forecasts did. */

import type { Language } from '../i18n/language';
import type { Span } from './search';
import type { Verdict } from './verdict';

export interface ScoreWords {
  title: string;
  lead: string;
  series: string;
  since: string;
  spans: Record<Span, string>;
  replays: string;
  replaysWhy: string;
  none: string;
  onlyReplays: (issues: string) => string;
  countReplays: string;
  shownReplays: (issues: string) => string;
  scoreNow: string;
  asked: string;
  tile: (percent: string) => string;
  ofPromised: (promised: string, low: string, high: string) => string;
  verdicts: Record<Verdict, string>;
  beside: string;
  better: (by: string) => string;
  worse: (by: string) => string;
  same: string;
  unknown: string;
  errors: (ours: string, naive: string) => string;
  issues: string;
  issuesNote: (replayed: string) => string;
  issuesAll: string;
  coverage: string;
  coverageNote: string;
  coverageChart: string;
  chance: string;
  asPromised: string;
  kept: string;
  broken: string;
  promised: string;
  observed: string;
  band: string;
  verdict: string;
  promise: string;
  range: (percent: string) => string;
  below: (percent: string) => string;
  board: string;
  boardNote: string;
  model: string;
  mae: string;
  naiveMae: string;
  wql: string;
  covered: (percent: string) => string;
  byLead: string;
  byLeadNote: string;
  byLeadChart: string;
  ahead: string;
  ours: string;
  naive: string;
  steps: string;
  span: (from: string, to: string) => string;
}

export const scoreWords: Record<Language, ScoreWords> = {
  en: {
    title: 'Forecasts',
    lead: 'How issued forecasts did once the truth came, beside seasonal naive as it was known at the same moments.',
    series: 'Series',
    since: 'Issued since',
    spans: { '30d': '30 days', '90d': '90 days', all: 'All' },
    replays: 'Count replays',
    replaysWhy: 'Issues made after their first step was over. They knew only what was known then, but nobody relied on them.',
    none: 'No forecast of this series has met its truth in this time.',
    onlyReplays: (issues) => `${issues} issues were made after the fact and are not counted.`,
    countReplays: 'Count them too',
    shownReplays: (issues) => `Nothing issued live has met its truth yet. Shown are ${issues} issues made after the fact: each knew only what was known at its moment, but nobody relied on them.`,
    scoreNow: 'Score now',
    asked: 'Asked for; this page shows it as soon as it is done.',
    tile: (percent) => `${percent} range`,
    ofPromised: (promised, low, high) => `${promised} promised; chance allows ${low} to ${high}`,
    verdicts: { kept: 'Kept', few: 'Too few issues to tell', narrow: 'Too narrow', wide: 'Too wide', low: 'Too low', high: 'Too high' },
    beside: 'Beside seasonal naive',
    better: (by) => `${by} better`,
    worse: (by) => `${by} worse`,
    same: 'The same',
    unknown: 'Not known',
    errors: (ours, naive) => `mean error ${ours}, naive ${naive}`,
    issues: 'Issues counted',
    issuesNote: (replayed) => `${replayed} more were made after the fact`,
    issuesAll: 'that met the truth',
    coverage: 'Promised and observed coverage',
    coverageNote: 'Each quantile promises how often the truth lies at or below it. In the band, chance alone explains the difference (95 %). All models together.',
    coverageChart: 'Observed share against promised share of each quantile, with the band that chance allows. The table says the same.',
    chance: 'What chance allows',
    asPromised: 'As promised',
    kept: 'Observed, promise kept',
    broken: 'Observed, promise broken',
    promised: 'Promised',
    observed: 'Observed',
    band: 'By chance',
    verdict: 'Verdict',
    promise: 'Promise',
    range: (percent) => `Central ${percent}`,
    below: (percent) => `Quantile ${percent}`,
    board: 'Scoreboard',
    boardNote: 'Best first. Errors are means of the median’s absolute error.',
    model: 'Model',
    mae: 'Mean error',
    naiveMae: 'Naive’s',
    wql: 'Quantile loss',
    covered: (percent) => `In ${percent} range`,
    byLead: 'Error by days ahead',
    byLeadNote: 'Whether it is worth more than naive, and how far ahead.',
    byLeadChart: 'Mean error by days ahead, ours and that of seasonal naive. The table says the same.',
    ahead: 'Days ahead',
    ours: 'This model',
    naive: 'Seasonal naive',
    steps: 'Steps',
    span: (from, to) => `${from} – ${to}`,
  },
  fa: {
    title: 'پیش‌بینی‌ها',
    lead: 'پیش‌بینی‌های صادرشده پس از آمدن واقعیت چگونه بودند، در کنار روش سادهٔ فصلی با دانسته‌های همان لحظه.',
    series: 'سری',
    since: 'صادرشده از',
    spans: { '30d': '۳۰ روز', '90d': '۹۰ روز', all: 'همه' },
    replays: 'بازسازی‌ها هم',
    replaysWhy: 'پیش‌بینی‌هایی که پس از گذشتن نخستین گامشان ساخته شدند. تنها دانسته‌های آن زمان را داشتند، ولی کسی به آن‌ها تکیه نکرد.',
    none: 'در این زمان هیچ پیش‌بینی این سری به واقعیت نرسیده است.',
    onlyReplays: (issues) => `${issues} پیش‌بینی پس از رویداد ساخته شده و به شمار نیامده است.`,
    countReplays: 'آن‌ها هم شمرده شوند',
    shownReplays: (issues) => `هنوز هیچ پیش‌بینی زنده‌ای به واقعیت نرسیده است. این ${issues} پیش‌بینی پس از رویداد ساخته شده: هر یک تنها دانسته‌های لحظهٔ خود را داشت، ولی کسی به آن‌ها تکیه نکرد.`,
    scoreNow: 'هم‌اکنون سنجیده شود',
    asked: 'خواسته شد؛ همین که انجام شود اینجا نشان داده می‌شود.',
    tile: (percent) => `بازهٔ ${percent}`,
    ofPromised: (promised, low, high) => `وعده ${promised}؛ بخت از ${low} تا ${high} را می‌پذیرد`,
    verdicts: { kept: 'برآورده', few: 'شمار پیش‌بینی‌ها کم است', narrow: 'بیش از اندازه تنگ', wide: 'بیش از اندازه گشاد', low: 'بیش از اندازه پایین', high: 'بیش از اندازه بالا' },
    beside: 'در کنار روش سادهٔ فصلی',
    better: (by) => `${by} بهتر`,
    worse: (by) => `${by} بدتر`,
    same: 'همسان',
    unknown: 'نامعلوم',
    errors: (ours, naive) => `میانگین خطا ${ours}، روش ساده ${naive}`,
    issues: 'پیش‌بینی‌های شمرده',
    issuesNote: (replayed) => `${replayed} پیش‌بینی دیگر پس از رویداد ساخته شد`,
    issuesAll: 'که به واقعیت رسیدند',
    coverage: 'پوشش وعده‌داده و پوشش دیده‌شده',
    coverageNote: 'هر چندک وعده می‌دهد که واقعیت چند بار در آن یا زیر آن باشد. درون نوار، تفاوت را بخت تنها توضیح می‌دهد (۹۵٪). همهٔ مدل‌ها با هم.',
    coverageChart: 'سهم دیده‌شده در برابر سهم وعده‌دادهٔ هر چندک، با نواری که بخت می‌پذیرد. جدول همان را می‌گوید.',
    chance: 'آنچه بخت می‌پذیرد',
    asPromised: 'برابر وعده',
    kept: 'دیده‌شده، وعده برآورده',
    broken: 'دیده‌شده، وعده شکسته',
    promised: 'وعده',
    observed: 'دیده‌شده',
    band: 'به بخت',
    verdict: 'داوری',
    promise: 'وعدهٔ',
    range: (percent) => `${percent} میانی`,
    below: (percent) => `چندک ${percent}`,
    board: 'جدول امتیاز',
    boardNote: 'بهترین نخست می‌آید. خطا میانگین خطای مطلق میانه است.',
    model: 'مدل',
    mae: 'میانگین خطا',
    naiveMae: 'خطای روش ساده',
    wql: 'زیان چندکی',
    covered: (percent) => `در بازهٔ ${percent}`,
    byLead: 'خطا بر پایهٔ روزهای پیش رو',
    byLeadNote: 'آیا از روش ساده بهتر است، و تا چند روز جلوتر.',
    byLeadChart: 'میانگین خطا بر پایهٔ روزهای پیش رو، از این مدل و از روش سادهٔ فصلی. جدول همان را می‌گوید.',
    ahead: 'روزهای پیش رو',
    ours: 'این مدل',
    naive: 'روش سادهٔ فصلی',
    steps: 'گام‌ها',
    // A canvas does not know that it is written from right to left.
    span: (from, to) => `\u2067${from} تا ${to}\u2069`,
  },
};
