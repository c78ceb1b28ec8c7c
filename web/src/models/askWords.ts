/** The words of asking for training, backtests and contests, and of what is under way. */

import type { Language } from '../i18n/language';

export type Work = 'train' | 'backtest' | 'contest';

export interface AskWords {
  begin: Record<Work, string>;
  titles: Record<Work, string>;
  told: Record<Work, string>;
  go: Record<Work, string>;
  jobs: Record<'train' | 'backtest' | 'contest' | 'issue' | 'certify', (about: string) => string>;
  group: string;
  groupHelp: string;
  by: string;
  forecasters: string;
  series: string;
  covariates: string;
  covariatesHelp: string;
  chooseSeries: string;
  chooseForecasters: string;
  horizon: string;
  origins: string;
  parameters: string;
  needs: (extra: string) => string;
}

export const askWords: Record<Language, AskWords> = {
  en: {
    begin: { train: 'Train', backtest: 'Backtest', contest: 'Hold a contest' },
    titles: { train: 'Train a model', backtest: 'Measure a forecaster', contest: 'Hold a contest' },
    told: {
      train: 'It learns from what is known now; a job does it.',
      backtest: 'It is measured at past moments, reading only what was known there, with seasonal naive beside it.',
      contest: 'All learn once and forecast from the same past moments. The best that beats seasonal naive and leaks nothing is champion.',
    },
    go: { train: 'Train', backtest: 'Measure', contest: 'Hold it' },
    jobs: {
      train: (about) => `Training ${about}`,
      backtest: (about) => `Backtest of ${about}`,
      contest: (about) => `Contest for ${about}`,
      issue: (about) => `Forecast of ${about}`,
      certify: (about) => `Trial of ${about}`,
    },
    group: 'Name of the group',
    groupHelp: 'harbour/load, say; an existing one is competed for again',
    by: 'Forecaster',
    forecasters: 'Who competes',
    series: 'Series to forecast',
    covariates: 'Series that explain them',
    covariatesHelp: 'Weather, say; may be left empty',
    chooseSeries: 'Choose at least one series.',
    chooseForecasters: 'Choose at least one forecaster.',
    horizon: 'How far, hours',
    origins: 'Past days to measure at',
    parameters: 'How it learns',
    needs: (extra) => `needs ${extra}`,
  },
  fa: {
    begin: { train: 'آموزش', backtest: 'پس‌آزمایی', contest: 'برگزاری مسابقه' },
    titles: { train: 'آموزش مدل', backtest: 'سنجش پیش‌بینی‌گر', contest: 'برگزاری مسابقه' },
    told: {
      train: 'از آنچه اکنون دانسته است می‌آموزد؛ کاری در پس‌زمینه آن را انجام می‌دهد.',
      backtest: 'در لحظه‌های گذشته و تنها با دانسته‌های همان‌جا سنجیده می‌شود، در کنار روش سادهٔ فصلی.',
      contest: 'همه یک بار می‌آموزند و از لحظه‌های گذشتهٔ یکسان پیش‌بینی می‌کنند. بهترینی که از روش ساده بهتر باشد و نشت نکند برتر است.',
    },
    go: { train: 'آموزش', backtest: 'سنجش', contest: 'برگزاری' },
    jobs: {
      train: (about) => `آموزش ${about}`,
      backtest: (about) => `پس‌آزمایی ${about}`,
      contest: (about) => `مسابقه برای ${about}`,
      issue: (about) => `پیش‌بینی ${about}`,
      certify: (about) => `آزمون ${about}`,
    },
    group: 'نام گروه',
    groupHelp: 'مانند ⁦harbour/load⁩؛ برای گروهی که هست دوباره رقابت می‌شود',
    by: 'پیش‌بینی‌گر',
    forecasters: 'چه کسانی رقابت می‌کنند',
    series: 'سری‌های پیش‌بینی',
    covariates: 'سری‌های توضیح‌دهنده',
    covariatesHelp: 'مانند هوا؛ می‌تواند خالی بماند',
    chooseSeries: 'دست‌کم یک سری برگزینید.',
    chooseForecasters: 'دست‌کم یک پیش‌بینی‌گر برگزینید.',
    horizon: 'تا چند ساعت جلوتر',
    origins: 'روزهای گذشته برای سنجش',
    parameters: 'چگونه می‌آموزد',
    needs: (extra) => `نیازمند ${extra}`,
  },
};
