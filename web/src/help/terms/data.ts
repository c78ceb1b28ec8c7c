/** Terms of loading data: how a file is read, what is held back and why. */

import type { Term } from './term';

export const data = {
  contract: {
    en: { name: 'Contract', text: 'What is agreed about a kind of file: which column is what, units, time zone, rules. It is proposed from your file; kept once, it reads all later files of the kind.' },
    fa: { name: 'قرارداد', text: 'آنچه دربارهٔ یک گونه پرونده توافق شده: هر ستون چیست، یکاها، منطقهٔ زمانی و قاعده‌ها. از پروندهٔ شما پیشنهاد می‌شود و یک بار که نگه داشته شد همهٔ پرونده‌های بعدی را می‌خواند.' },
  },
  guess: {
    en: { name: 'How sure a guess is', text: 'The share in which the file itself speaks for what was guessed. Look first at those with the smallest share; one click mends a wrong one.' },
    fa: { name: 'اطمینان حدس', text: 'سهمی که خود پرونده به سود آن حدس گواهی می‌دهد. نخست آن‌ها را ببینید که کم‌ترین سهم را دارند؛ نادرست با یک کلیک درست می‌شود.' },
  },
  'dry-run': {
    en: { name: 'Trying', text: 'The file is read and checked as it would be in earnest, with counts, and nothing is written.' },
    fa: { name: 'آزمودن', text: 'پرونده همان‌گونه که به‌راستی خواهد بود خوانده و بررسی و شمرده می‌شود، و چیزی نوشته نمی‌شود.' },
  },
  run: {
    en: { name: 'Run', text: 'One piece of work that wrote something or tried to. Every value leads back to its run, and the run to the file and the line it came from.' },
    fa: { name: 'اجرا', text: 'یک کار که چیزی نوشت یا کوشید بنویسد. از هر مقدار می‌توان به اجرا رسید و از اجرا به پرونده و سطری که از آن آمد.' },
  },
  counts: {
    en: { name: 'Read, accepted, held', text: 'Read is what the file says. Accepted was new, corrections replace an earlier value, known before changes nothing, held waits in quarantine, and mended was repaired by a repair that somebody accepted before. None is dropped in silence.' },
    fa: { name: 'خوانده، پذیرفته، نگه‌داشته', text: 'خوانده آن است که پرونده می‌گوید. پذیرفته تازه بود، اصلاح جای مقدار پیشین را می‌گیرد، از پیش دانسته چیزی را عوض نمی‌کند، نگه‌داشته در قرنطینه می‌ماند و ترمیم‌شده با ترمیمی که پیش‌تر پذیرفته شد درست شد. هیچ‌یک بی‌صدا کنار نمی‌رود.' },
  },
  quarantine: {
    picture: 'quarantine',
    en: { name: 'Quarantine', text: 'Where rows wait that break a rule, as they came, with the reason and where possible a proposed repair. Nothing of them is in charts until somebody accepts them.' },
    fa: { name: 'قرنطینه', text: 'جایی که سطرهای خلاف قاعده همان‌گونه که آمدند می‌مانند، با دلیل و اگر بشود ترمیمی پیشنهادی. تا کسی نپذیرد هیچ‌یک در نمودارها نیست.' },
  },
  repair: {
    en: { name: 'Proposed repair', text: 'What would make a held value plausible, such as dividing by a thousand or turning its sign. Accepting it teaches the contract: the same fault of the same series is then mended by itself, and the original stays beside it.' },
    fa: { name: 'ترمیم پیشنهادی', text: 'آنچه مقدار نگه‌داشته را پذیرفتنی می‌کند، مانند بخش بر هزار یا برگرداندن علامت. پذیرش آن به قرارداد می‌آموزد: همین خطای همین سری از آن پس خودبه‌خود درست می‌شود و مقدار اصلی کنارش می‌ماند.' },
  },
  finding: {
    en: { name: 'Finding', text: 'Something seen in the data that stops nothing: a gap, a stretch that never changes, a clock change that was left out.' },
    fa: { name: 'یافته', text: 'چیزی که در داده دیده شد و جلوی چیزی را نمی‌گیرد: جاافتادگی، بازه‌ای که هرگز عوض نمی‌شود، یا تغییر ساعتی که نادیده مانده است.' },
  },
  gap: {
    picture: 'gap',
    en: { name: 'Gap', text: 'Steps at which a value should be and none is. Charts leave it open: no line is drawn across what nobody measured.' },
    fa: { name: 'جاافتادگی', text: 'گام‌هایی که باید مقدار داشته باشد و ندارد. نمودار آن را باز می‌گذارد: از روی آنچه کسی نسنجیده خطی کشیده نمی‌شود.' },
  },
} satisfies Record<string, Term>;
