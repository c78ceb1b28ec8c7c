/** The words of models, champions, contests and backtests. */

import type { Language } from '../i18n/language';

export interface ModelWords {
  title: string;
  lead: string;
  groups: string;
  noGroups: string;
  of: (series: string, hours: string) => string;
  withWeather: (count: string) => string;
  reigns: (since: string, reason: string) => string;
  noChampion: string;
  noContest: string;
  contestNote: (origins: string, from: string, to: string) => string;
  forecaster: string;
  champion: string;
  mase: string;
  mae: string;
  beside: string;
  better: (by: string) => string;
  worse: (by: string) => string;
  surely: string;
  surelyWhy: string;
  covered: (percent: string) => string;
  cpu: string;
  seconds: (count: string) => string;
  again: string;
  issue: string;
  rollBack: string;
  demote: string;
  promote: string;
  sure: Record<'rollBack' | 'demote' | 'promote', (name: string) => string>;
  sureTold: Record<'rollBack' | 'demote' | 'promote', string>;
  reasons: Record<string, string>;
  before: string;
  began: string;
  ended: string;
  models: string;
  modelsNote: string;
  noModels: string;
  model: string;
  stage: string;
  stages: Record<string, string>;
  certificate: string;
  certified: Record<'passed' | 'leaks' | 'untried', string>;
  learned: string;
  actions: string;
  certify: string;
  proof: string;
  proofOf: (name: string) => string;
  noProof: string;
  tried: (times: string, when: string) => string;
  leak: string;
  where: string;
  count: string;
  backtests: string;
  backtestsNote: string;
  noBacktests: string;
  compare: (name: string) => string;
  comparison: string;
  comparisonNote: string;
  besideFirst: string;
  differs: string;
  same: string;
}

export const modelWords: Record<Language, ModelWords> = {
  en: {
    title: 'Models and champions',
    lead: 'Who forecasts which series, how that was decided, and what was tried.',
    groups: 'Champions',
    noGroups: 'No contest was held yet. Hold one, and the best forecaster of a series is known.',
    of: (series, hours) => `${series} · ${hours} h ahead`,
    withWeather: (count) => `explained by ${count}`,
    reigns: (since, reason) => `Champion since ${since} (${reason})`,
    noChampion: 'Nobody was crowned yet.',
    noContest: 'No contest is kept for this group.',
    contestNote: (origins, from, to) => `The newest contest: ${origins} origins, ${from} to ${to}.`,
    forecaster: 'Forecaster',
    champion: 'Champion',
    mase: 'MASE',
    mae: 'Mean error',
    beside: 'Beside seasonal naive',
    better: (by) => `${by} better`,
    worse: (by) => `${by} worse`,
    surely: 'Sure in',
    surelyWhy: 'Share of draws of whole weeks in which it was better than naive',
    covered: (percent) => `In ${percent} range`,
    cpu: 'To learn',
    seconds: (count) => `${count} s`,
    again: 'New contest',
    issue: 'Issue now',
    rollBack: 'Roll back',
    demote: 'Retire',
    promote: 'Make champion',
    sure: {
      rollBack: (name) => `Give the champion before of ${name} its place again?`,
      demote: (name) => `Retire the champion of ${name}?`,
      promote: (name) => `Make it the champion of ${name}?`,
    },
    sureTold: {
      rollBack: 'The champion of now may challenge it again.',
      demote: 'The one before takes its place, or seasonal naive. The retired model is not issued with any more.',
      promote: 'The champion of now gives way and may challenge it again.',
    },
    reasons: {
      first: 'first', better: 'better', naive: 'nobody beat naive', renewed: 'learned anew', promoted: 'promoted', 'rolled-back': 'rolled back', fallback: 'in its place',
      replaced: 'replaced', demoted: 'retired', 'worse-than-naive': 'worse than naive',
    },
    before: 'Champions before',
    began: 'Began',
    ended: 'Ended',
    models: 'Models',
    modelsNote: 'Newest first. Only a model whose trial found no leak may be champion.',
    noModels: 'No model was trained yet.',
    model: 'Model',
    stage: 'Stage',
    stages: { candidate: 'Candidate', challenger: 'Challenger', champion: 'Champion', retired: 'Retired' },
    certificate: 'Certificate',
    certified: { passed: 'Passed', leaks: 'Leaks', untried: 'Not tried' },
    learned: 'Learned as of',
    actions: 'Actions',
    certify: 'Try it',
    proof: 'Trials',
    proofOf: (name) => `Trials of ${name}`,
    noProof: 'This model was never tried.',
    tried: (times, when) => `Tried at ${times} moments, ${when}`,
    leak: 'What leaks',
    where: 'Input',
    count: 'Moments',
    backtests: 'Backtests',
    backtestsNote: 'Choose two or more to see them side by side; the first chosen is the yardstick.',
    noBacktests: 'Nothing was measured yet.',
    compare: (name) => `Compare ${name}`,
    comparison: 'Side by side',
    comparisonNote: 'Errors over those of seasonal naive in the same run, and over those of the first.',
    besideFirst: 'Beside the first',
    differs: 'Task differs in',
    same: 'nothing',
  },
  fa: {
    title: 'مدل‌ها و مدل‌های برتر',
    lead: 'چه کسی کدام سری را پیش‌بینی می‌کند، چگونه چنین شد و چه چیزهایی آزموده شد.',
    groups: 'مدل‌های برتر',
    noGroups: 'هنوز مسابقه‌ای برگزار نشده است. یکی برگزار کنید تا بهترین پیش‌بینی‌گر سری دانسته شود.',
    of: (series, hours) => `${series} · تا ${hours} ساعت جلوتر`,
    withWeather: (count) => `با ${count} سری توضیح‌دهنده`,
    reigns: (since, reason) => `برتر از ${since} (${reason})`,
    noChampion: 'هنوز کسی برگزیده نشده است.',
    noContest: 'برای این گروه مسابقه‌ای نگه داشته نشده است.',
    contestNote: (origins, from, to) => `تازه‌ترین مسابقه: ${origins} مبدأ، از ${from} تا ${to}.`,
    forecaster: 'پیش‌بینی‌گر',
    champion: 'برتر',
    mase: 'MASE',
    mae: 'میانگین خطا',
    beside: 'در کنار روش سادهٔ فصلی',
    better: (by) => `${by} بهتر`,
    worse: (by) => `${by} بدتر`,
    surely: 'اطمینان',
    surelyWhy: 'سهم قرعه‌های هفته‌های کامل که در آن از روش ساده بهتر بود',
    covered: (percent) => `در بازهٔ ${percent}`,
    cpu: 'برای آموختن',
    seconds: (count) => `${count} ثانیه`,
    again: 'مسابقهٔ تازه',
    issue: 'صدور هم‌اکنون',
    rollBack: 'بازگرداندن',
    demote: 'بازنشسته کردن',
    promote: 'برتر کردن',
    sure: {
      rollBack: (name) => `جای ${name} به مدل برتر پیشین بازگردد؟`,
      demote: (name) => `مدل برتر ${name} بازنشسته شود؟`,
      promote: (name) => `این مدل برتر ${name} شود؟`,
    },
    sureTold: {
      rollBack: 'مدل برتر کنونی می‌تواند دوباره با آن رقابت کند.',
      demote: 'پیشین یا روش سادهٔ فصلی جای آن را می‌گیرد. با مدل بازنشسته دیگر پیش‌بینی صادر نمی‌شود.',
      promote: 'مدل برتر کنونی کنار می‌رود و می‌تواند دوباره رقابت کند.',
    },
    reasons: {
      first: 'نخستین', better: 'بهتر', naive: 'کسی از روش ساده بهتر نبود', renewed: 'دوباره آموخته', promoted: 'برگزیدهٔ افراد', 'rolled-back': 'بازگردانده', fallback: 'جانشین',
      replaced: 'جایگزین شد', demoted: 'بازنشسته شد', 'worse-than-naive': 'بدتر از روش ساده',
    },
    before: 'مدل‌های برتر پیشین',
    began: 'آغاز',
    ended: 'پایان',
    models: 'مدل‌ها',
    modelsNote: 'تازه‌ترین نخست می‌آید. تنها مدلی که در آزمون نشت نداشت می‌تواند برتر باشد.',
    noModels: 'هنوز مدلی آموزش ندیده است.',
    model: 'مدل',
    stage: 'مرحله',
    stages: { candidate: 'نامزد', challenger: 'رقیب', champion: 'برتر', retired: 'بازنشسته' },
    certificate: 'گواهی',
    certified: { passed: 'پذیرفته', leaks: 'نشت دارد', untried: 'نیازموده' },
    learned: 'آموخته تا',
    actions: 'کارها',
    certify: 'آزمودن',
    proof: 'آزمون‌ها',
    proofOf: (name) => `آزمون‌های ${name}`,
    noProof: 'این مدل هرگز آزموده نشده است.',
    tried: (times, when) => `در ${times} لحظه آزموده شد، ${when}`,
    leak: 'چه نشت می‌کند',
    where: 'ورودی',
    count: 'لحظه‌ها',
    backtests: 'پس‌آزمایی‌ها',
    backtestsNote: 'دو یا چند تا را برگزینید تا کنار هم دیده شوند؛ نخستین سنجه است.',
    noBacktests: 'هنوز چیزی سنجیده نشده است.',
    compare: (name) => `سنجیدن ${name}`,
    comparison: 'کنار هم',
    comparisonNote: 'خطا نسبت به روش سادهٔ فصلی در همان اجرا، و نسبت به نخستین.',
    besideFirst: 'در کنار نخستین',
    differs: 'تفاوت در',
    same: 'هیچ',
  },
};
