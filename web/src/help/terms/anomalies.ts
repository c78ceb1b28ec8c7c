/** Terms of anomalies: what is unusual, how much, and how what people say moves it. */

import type { Term } from './term';

export const anomalies = {
  anomaly: {
    en: { name: 'Anomaly', text: 'A stretch in which values are not as expected, or should long have come. It is kept with what it rests on, so that it can be judged later too.' },
    fa: { name: 'ناهنجاری', text: 'بازه‌ای که مقدارها خلاف انتظار است یا باید مدت‌ها پیش می‌آمد. با آنچه بر آن تکیه دارد نگه داشته می‌شود تا بعدها هم بتوان داوری کرد.' },
  },
  expected: {
    picture: 'expected',
    en: { name: 'Expected range', text: 'Where the detector expected the values at that time, from what was known then: drawn as a band. What lies outside is marked.' },
    fa: { name: 'بازهٔ مورد انتظار', text: 'جایی که آشکارساز با دانسته‌های آن زمان مقدارها را انتظار داشت و به شکل نوار کشیده می‌شود. آنچه بیرون است نشان دارد.' },
  },
  score: {
    en: { name: 'Score and threshold', text: 'The score says how odd a step is to its detector; larger is odder. Above the threshold it is told. The threshold is learned from the series’ own past and from your verdicts.' },
    fa: { name: 'امتیاز و آستانه', text: 'امتیاز می‌گوید یک گام برای آشکارساز چه اندازه نامعمول است؛ بزرگ‌تر نامعمول‌تر. بالای آستانه گفته می‌شود. آستانه از گذشتهٔ خود سری و از داوری‌های شما آموخته می‌شود.' },
  },
  severity: {
    picture: 'severity',
    en: {
      name: 'Severity',
      text: 'How far the largest score stands above the threshold. It is about how unusual something is, not about what it costs.',
      example: 'At the threshold 0, at twice the threshold a half, at ten times 0.9.',
    },
    fa: {
      name: 'شدت',
      text: 'این‌که بزرگ‌ترین امتیاز چه اندازه از آستانه بالاتر است. از نامعمول بودن می‌گوید، نه از هزینهٔ آن.',
      example: 'در آستانه ۰، در دو برابر آستانه نیم و در ده برابر ۰٫۹.',
    },
  },
  detector: {
    en: { name: 'Detector', text: 'A method set to watch one series, or several sensors together. It looks again within a minute of every arrival and tells what is unusual.' },
    fa: { name: 'آشکارساز', text: 'روشی که نگهبان یک سری یا چند حسگر با هم است. تا یک دقیقه پس از هر رسیدن دوباره نگاه می‌کند و نامعمول‌ها را می‌گوید.' },
  },
  verdict: {
    en: { name: 'Accept, dismiss', text: 'Accept what was a real fault; dismiss what was not. Dismissals raise the threshold, so that the detector asks for more before it speaks; accepted ones hold it.' },
    fa: { name: 'پذیرش و رد', text: 'آنچه به‌راستی خرابی بود بپذیرید و آنچه نبود رد کنید. رد کردن آستانه را بالا می‌برد تا آشکارساز پیش از گفتن بیشتر بخواهد؛ پذیرش آن را نگه می‌دارد.' },
  },
  strictness: {
    en: { name: 'False alarms', text: 'How often a detector may speak up although nothing is wrong: one in so many steps. Rarer false alarms also means that small faults are found later.' },
    fa: { name: 'هشدار نابجا', text: 'این‌که آشکارساز چند بار می‌تواند بی‌جا هشدار دهد: یکی در چندین گام. هشدار نابجای کمتر یعنی خرابی‌های کوچک دیرتر یافته می‌شود.' },
  },
  explains: {
    en: { name: 'What explains it', text: 'Neighbours that moved at the same time, or the sensor that is out of line with the others. If the neighbours moved too, the cause is likely shared.' },
    fa: { name: 'چه آن را توضیح می‌دهد', text: 'همسایه‌هایی که همان زمان جابه‌جا شدند یا حسگری که با دیگران نمی‌خواند. اگر همسایه‌ها هم جابه‌جا شدند، علت گویا مشترک است.' },
  },
  quiet: {
    en: { name: 'Quiet hours', text: 'Local hours in which what begins is recorded and shown, but is marked as of a quiet hour.' },
    fa: { name: 'ساعت‌های آرام', text: 'ساعت‌های محلی که آنچه در آن‌ها آغاز شود ثبت و نشان داده می‌شود، ولی نشانِ ساعت آرام دارد.' },
  },
} satisfies Record<string, Term>;
