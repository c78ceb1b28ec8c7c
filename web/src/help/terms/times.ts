/** Terms of time: when something was true, when it could be known, and what changed since. */

import type { Term } from './term';

export const times = {
  series: {
    en: { name: 'Series', text: 'One quantity of one thing over time, in one unit: the load of a zone in MW, the price of an hour in €/MWh.' },
    fa: { name: 'سری', text: 'یک کمیت از یک چیز در گذر زمان و با یک یکا: بار یک منطقه به مگاوات، یا بهای یک ساعت به یورو بر مگاوات‌ساعت.' },
  },
  'known-at': {
    picture: 'clocks',
    en: {
      name: 'Known at',
      text: 'The moment from which a value could be known. It is not the moment it is about: a meter is read at noon and told in the evening.',
      example: 'Looked at as known at 06:00, the page shows what somebody could have seen at 06:00, and nothing that came later.',
    },
    fa: {
      name: 'دانسته‌شده',
      text: 'لحظه‌ای که از آن پس می‌شد مقدار را دانست. این لحظه با لحظه‌ای که مقدار دربارهٔ آن است یکی نیست: کنتور ظهر خوانده می‌شود و عصر گفته می‌شود.',
      example: 'با دانستهٔ ساعت ۰۶:۰۰، صفحه آن را نشان می‌دهد که کسی در ساعت ۰۶:۰۰ می‌توانست ببیند، نه آنچه دیرتر آمد.',
    },
  },
  restated: {
    picture: 'restated',
    en: {
      name: 'Restated',
      text: 'A value that was told anew later. The earlier one is never overwritten: both are kept, each with the moment it became known.',
      example: 'At first 412 MW, two days later 418 MW: charts show 418, and as known then 412.',
    },
    fa: {
      name: 'بازگفته',
      text: 'مقداری که بعدها دوباره گفته شد. مقدار پیشین هرگز پاک نمی‌شود: هر دو با لحظهٔ دانسته‌شدنشان نگه داشته می‌شوند.',
      example: 'نخست ۴۱۲ مگاوات و دو روز بعد ۴۱۸: نمودار ۴۱۸ را نشان می‌دهد و با دانستهٔ آن زمان ۴۱۲ را.',
    },
  },
  lag: {
    picture: 'lag',
    en: {
      name: 'Lag',
      text: 'How long after its own time a value arrives. Each series has its usual lag; one that waits much longer than usual is late.',
      example: 'Half of the values arrive within 40 minutes, 99 of 100 within two hours.',
    },
    fa: {
      name: 'تأخیر',
      text: 'این‌که مقدار چه اندازه پس از زمان خودش می‌رسد. هر سری تأخیر معمول خود را دارد و آن که بسیار بیش از معمول بماند دیرکرده است.',
      example: 'نیمی از مقدارها تا ۴۰ دقیقه می‌رسند و ۹۹ از ۱۰۰ تا دو ساعت.',
    },
  },
  late: {
    en: { name: 'Late', text: 'A series without a value for more than three of its steps. An hourly series is late when nothing came for three hours.' },
    fa: { name: 'دیرکرده', text: 'سری‌ای که بیش از سه گام خود بی مقدار مانده است. سری ساعتی وقتی دیرکرده است که سه ساعت چیزی نیامده باشد.' },
  },
  resolution: {
    en: { name: 'Step', text: 'The regular distance in time between two values of a series, such as 15 minutes or an hour. A value that is missing at a step is a gap.' },
    fa: { name: 'گام', text: 'فاصلهٔ زمانی منظم میان دو مقدار یک سری، مانند ۱۵ دقیقه یا یک ساعت. اگر در گامی مقدار نباشد، جاافتادگی است.' },
  },
  'local-day': {
    en: { name: 'Local day', text: 'Days, weeks and months are those of the site’s own time zone. Where clocks change a day has 23 or 25 hours, and sums and means count them so.' },
    fa: { name: 'روز محلی', text: 'روز، هفته و ماه به وقت محل خود سایت است. جایی که ساعت‌ها تغییر می‌کند، روز ۲۳ یا ۲۵ ساعت دارد و جمع و میانگین همان‌گونه حساب می‌شود.' },
  },
  'lake-version': {
    en: { name: 'Lake version', text: 'The number of the last write that was there when something was computed. With it a forecast or an anomaly can be computed again to the same numbers.' },
    fa: { name: 'نسخهٔ دریاچه', text: 'شمارهٔ واپسین نوشتنی که هنگام محاسبه بود. با آن می‌توان پیش‌بینی یا ناهنجاری را دوباره به همان عددها رساند.' },
  },
  compare: {
    en: {
      name: 'Compared with',
      text: 'The same chart of another time, drawn pale: the span just before, the same weekdays (whole weeks earlier, so that Mondays lie on Mondays), or the same dates a year ago.',
    },
    fa: {
      name: 'سنجش با',
      text: 'همان نمودار از زمانی دیگر و کم‌رنگ: بازهٔ پیش از آن، همان روزهای هفته (چند هفتهٔ کامل پیش‌تر، تا دوشنبه بر دوشنبه بیفتد)، یا همان تاریخ‌ها در سال پیش.',
    },
  },
  'two-axes': {
    en: { name: 'Two axes', text: 'Series of one unit share an axis. A second unit gets the axis on the other side; heights may be compared only on the same axis.' },
    fa: { name: 'دو محور', text: 'سری‌های هم‌یکا یک محور دارند. یکای دوم محور سوی دیگر را می‌گیرد؛ بلندی‌ها را تنها بر یک محور می‌توان سنجید.' },
  },
  thinned: {
    en: { name: 'Thinned', text: 'A long span has more values than the screen has points. The highest and the lowest of each stretch are always drawn; tables and files have every value.' },
    fa: { name: 'کم‌نقطه', text: 'بازهٔ بلند بیش از نقطه‌های صفحه مقدار دارد. بیشینه و کمینهٔ هر تکه همیشه کشیده می‌شود؛ جدول و فایل همهٔ مقدارها را دارند.' },
  },
  change: {
    en: { name: 'Against a week before', text: 'The newest value beside the one of exactly a week earlier: same weekday, same hour. It is a comparison, not a judgement.' },
    fa: { name: 'نسبت به هفتهٔ پیش', text: 'تازه‌ترین مقدار کنار مقدار درست یک هفته پیش: همان روز هفته و همان ساعت. این سنجش است، نه داوری.' },
  },
} satisfies Record<string, Term>;
