/** Terms of forecasts: what a fan promises, how errors are told, and who may forecast. */

import type { Term } from './term';

export const forecasts = {
  fan: {
    picture: 'fan',
    en: {
      name: 'Fan and its ranges',
      text: 'A forecast is not one line. The line is the median: the truth is as likely above as below it. The ranges around it say how sure it is.',
      example: 'Of 100 hours, the truth should lie in the 40% range in 40, in the 80% range in 80 and in the 90% range in 90.',
    },
    fa: {
      name: 'بادبزن و بازه‌های آن',
      text: 'پیش‌بینی یک خط نیست. خط، میانه است: واقعیت به همان اندازه شاید بالای آن باشد که پایین آن. بازه‌های پیرامونش می‌گویند چه اندازه مطمئن است.',
      example: 'از ۱۰۰ ساعت، واقعیت باید در ۴۰ ساعت درون بازهٔ ۴۰٪ باشد، در ۸۰ ساعت درون بازهٔ ۸۰٪ و در ۹۰ ساعت درون بازهٔ ۹۰٪.',
    },
  },
  quantile: {
    en: { name: 'Quantile', text: 'The value below which the truth should stay in a given share of cases. The 10% quantile is the lower edge of the 80% range, the 90% quantile its upper edge.' },
    fa: { name: 'چندک', text: 'مقداری که واقعیت باید در سهم معینی از بارها زیر آن بماند. چندک ۱۰٪ لبهٔ پایین بازهٔ ۸۰٪ است و چندک ۹۰٪ لبهٔ بالای آن.' },
  },
  issue: {
    en: { name: 'Issue', text: 'One forecast as it was given out, with its moment, its model and what was known. It is kept as it was, so that one can see later how good it was.' },
    fa: { name: 'پیش‌بینی صادرشده', text: 'یک پیش‌بینی همان‌گونه که داده شد، با لحظه، مدل و دانسته‌هایش. دست‌نخورده می‌ماند تا بعدها دیده شود چه اندازه خوب بود.' },
  },
  replay: {
    en: { name: 'Made after the fact', text: 'An issue for a past moment, made with nothing but what was known then. It shows how the model would have done, but nobody relied on it, so it is counted only when you say so.' },
    fa: { name: 'پس از رویداد', text: 'پیش‌بینی برای لحظه‌ای گذشته، تنها با دانسته‌های همان لحظه. نشان می‌دهد مدل چگونه می‌بود، ولی کسی به آن تکیه نکرد؛ پس تنها با خواست شما شمرده می‌شود.' },
  },
  ahead: {
    en: { name: 'Days ahead', text: 'How far the forecast step lies from the moment of the issue. Errors grow with it: tomorrow is easier than next week.' },
    fa: { name: 'روزهای پیش رو', text: 'فاصلهٔ گام پیش‌بینی از لحظهٔ صدور. خطا با آن بزرگ می‌شود: فردا از هفتهٔ آینده آسان‌تر است.' },
  },
  coverage: {
    picture: 'coverage',
    en: {
      name: 'Coverage',
      text: 'How often the truth lay within a range, beside how often it was promised. Too low: the range is too narrow and feigns sureness. Too high: it is wider than it need be.',
      example: '80% promised and 62% observed: of 100 hours, 38 fell outside where 20 may.',
    },
    fa: {
      name: 'پوشش',
      text: 'این‌که واقعیت چند بار درون بازه بود، در کنار آنچه وعده داده شد. کمتر یعنی بازه تنگ است و اطمینانی دروغین می‌دهد. بیشتر یعنی گشادتر از نیاز است.',
      example: 'وعده ۸۰٪ و دیده‌شده ۶۲٪: از ۱۰۰ ساعت ۳۸ ساعت بیرون افتاد، جایی که ۲۰ ساعت رواست.',
    },
  },
  chance: {
    en: { name: 'What chance allows', text: 'With few issues even a perfect range is kept a little more or less often than promised. Within the band the difference means nothing; outside it the promise is broken.' },
    fa: { name: 'آنچه بخت می‌پذیرد', text: 'با پیش‌بینی‌های اندک، بهترین بازه هم کمی بیشتر یا کمتر از وعده درست درمی‌آید. درون نوار تفاوت معنایی ندارد؛ بیرون آن وعده شکسته است.' },
  },
  naive: {
    en: { name: 'Seasonal naive', text: 'The simplest forecast worth beating: the same as a season ago, such as the same hour a week before. Whoever is no better than it is not needed.' },
    fa: { name: 'روش سادهٔ فصلی', text: 'ساده‌ترین پیش‌بینی که باید از آن بهتر بود: همان مقدارِ یک فصل پیش، مانند همین ساعت در هفتهٔ پیش. هر که از آن بهتر نباشد به کار نمی‌آید.' },
  },
  skill: {
    en: {
      name: 'Skill, better than naive',
      text: 'By how much the mean error is smaller than that of seasonal naive at the same moments. 0% is no better, 100% is perfect, below zero is worse.',
      example: 'Error 30 MW, naive 40 MW: 25% better.',
    },
    fa: {
      name: 'برتری بر روش ساده',
      text: 'این‌که میانگین خطا چه اندازه از خطای روش سادهٔ فصلی در همان لحظه‌ها کوچک‌تر است. ۰٪ یعنی بهتر نیست، ۱۰۰٪ یعنی بی‌خطا و زیر صفر یعنی بدتر.',
      example: 'خطا ۳۰ مگاوات و روش ساده ۴۰ مگاوات: ۲۵٪ بهتر.',
    },
  },
  mae: {
    en: { name: 'Mean error', text: 'The mean distance between median and truth, in the unit of the series, whichever side it was on.' },
    fa: { name: 'میانگین خطا', text: 'میانگین فاصلهٔ میانه از واقعیت، با یکای خود سری، به هر سو که بوده باشد.' },
  },
  mase: {
    en: {
      name: 'MASE',
      text: 'The mean error divided by what seasonal naive erred in the past that was learned from. It has no unit, so that series of different size can be compared. Below 1 is better than that.',
    },
    fa: {
      name: 'MASE',
      text: 'میانگین خطا بخش بر خطای روش سادهٔ فصلی در گذشته‌ای که از آن آموخته شد. یکا ندارد، پس سری‌های کوچک و بزرگ با آن سنجیدنی‌اند. کمتر از ۱ یعنی بهتر از آن.',
    },
  },
  loss: {
    en: { name: 'Quantile loss', text: 'One number for the whole fan: it grows when the truth is far from the median and when ranges are wider or narrower than they should be. Smaller is better.' },
    fa: { name: 'زیان چندکی', text: 'یک عدد برای همهٔ بادبزن: هم با دوری واقعیت از میانه بزرگ می‌شود و هم با گشادی یا تنگی نابجای بازه‌ها. کمتر بهتر است.' },
  },
  drivers: {
    en: { name: 'What it is made of', text: 'The forecast taken apart into what each input added or took: the hour, the calendar, weather, the last days. The parts add up to the median. They explain the model, not the world.' },
    fa: { name: 'از چه ساخته شده', text: 'پیش‌بینی جداشده به آنچه هر ورودی افزود یا کاست: ساعت، تقویم، هوا و روزهای اخیر. جمع بخش‌ها میانه است. این‌ها مدل را توضیح می‌دهند، نه جهان را.' },
  },
  coherent: {
    en: {
      name: 'Coherent',
      text: 'Forecasts of a whole and of its parts that add up. Where they do not by themselves, each is changed a little, the least where it is surest.',
      example: 'Three zones of 40, 35 and 25 MW belong to a total of 100 MW, not of 104.',
    },
    fa: {
      name: 'همخوان',
      text: 'پیش‌بینی‌های کل و بخش‌هایش که با هم جمع می‌آیند. اگر خودشان چنین نباشند، هر یک اندکی جابه‌جا می‌شود و آن که مطمئن‌تر است کمتر.',
      example: 'سه منطقه با ۴۰، ۳۵ و ۲۵ مگاوات به کلِ ۱۰۰ مگاوات می‌رسند، نه ۱۰۴.',
    },
  },
  backtest: {
    en: { name: 'Backtest', text: 'Forecasts made for past moments from nothing but what was known at each, scored against what came. It says how a method would have done, before one relies on it.' },
    fa: { name: 'پس‌آزمایی', text: 'پیش‌بینی برای لحظه‌های گذشته، تنها با دانسته‌های هر لحظه، و سنجیده با آنچه آمد. پیش از تکیه بر یک روش می‌گوید چگونه می‌بود.' },
  },
  champion: {
    en: { name: 'Champion, challenger', text: 'The champion is the model that forecasts a group of series now. A challenger is certified and might take its place; a contest at the same past moments decides.' },
    fa: { name: 'مدل برتر و رقیب', text: 'مدل برتر همان است که اکنون گروهی از سری‌ها را پیش‌بینی می‌کند. رقیب گواهی دارد و شاید جای آن را بگیرد؛ مسابقه در لحظه‌های گذشتهٔ یکسان داوری می‌کند.' },
  },
  sure: {
    en: { name: 'Sure in', text: 'Whole weeks of the contest are drawn again and again by lot; this is the share of draws in which the model beat naive. A high share means that it was not luck.' },
    fa: { name: 'اطمینان', text: 'هفته‌های کامل مسابقه بارها به قرعه برگزیده می‌شود؛ این سهم قرعه‌هایی است که مدل در آن از روش ساده بهتر بود. سهم بالا یعنی کار بخت نبود.' },
  },
  certificate: {
    en: { name: 'Certificate', text: 'Proof that a model knows only what was known. At past moments everything that came later is made wild; if its forecast changes, something leaks, and it may not become champion.' },
    fa: { name: 'گواهی', text: 'گواه آن‌که مدل تنها دانسته‌ها را می‌داند. در لحظه‌های گذشته هر چه دیرتر آمده برهم زده می‌شود؛ اگر پیش‌بینی عوض شود چیزی نشت می‌کند و مدل نمی‌تواند برتر شود.' },
  },
  peak: {
    en: { name: 'Next peak', text: 'The highest median of the next 24 hours, with the 80% range of that step. The true peak may come an hour earlier or later.' },
    fa: { name: 'اوج بعدی', text: 'بالاترین میانه در ۲۴ ساعت آینده با بازهٔ ۸۰٪ همان گام. اوج واقعی شاید ساعتی زودتر یا دیرتر بیاید.' },
  },
} satisfies Record<string, Term>;
