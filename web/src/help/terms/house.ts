/** Terms of work in the background and of the organisation. */

import type { Term } from './term';

export const house = {
  'page-site': {
    en: { name: 'Site of a dashboard', text: 'A dashboard can be narrowed to a site and what stands below it. Panels that say what is measured follow it; panels that name their series, or have a place of their own, stay as they are. Each panel says which it is.' },
    fa: { name: 'سایت داشبورد', text: 'داشبورد را می‌توان به یک سایت و آنچه زیر آن است تنگ کرد. قاب‌هایی که می‌گویند چه اندازه گرفته شود از آن پیروی می‌کنند؛ آنها که سری‌هایشان را نام می‌برند یا جای خود را دارند همان‌گونه می‌مانند. هر قاب می‌گوید کدام است.' },
  },
  job: {
    en: { name: 'Job', text: 'A piece of work in the background: loading a file, training, issuing. It survives a restart, goes on where it was and never does a thing twice.' },
    fa: { name: 'کار', text: 'کاری در پس‌زمینه: بارگذاری پرونده، آموزش یا صدور پیش‌بینی. با خاموش و روشن شدن از میان نمی‌رود، از همان‌جا پی گرفته می‌شود و چیزی را دو بار نمی‌کند.' },
  },
  worker: {
    en: { name: 'Worker', text: 'The process that does jobs. Without one, jobs wait; reading and pushing go on.' },
    fa: { name: 'کارگر', text: 'فرایندی که کارها را انجام می‌دهد. اگر نباشد کارها می‌مانند؛ خواندن و فرستادن ادامه دارد.' },
  },
  schedule: {
    en: { name: 'Schedule', text: 'Work that is done again and again, by the clock of a time zone or whenever new values arrive. It may do no more than who made it may.' },
    fa: { name: 'زمان‌بندی', text: 'کاری که بارها انجام می‌شود، به ساعت یک منطقهٔ زمانی یا با هر رسیدن مقدار تازه. بیش از اجازهٔ سازنده‌اش نمی‌تواند.' },
  },
  role: {
    en: { name: 'Role and permission', text: 'A permission allows one kind of act. A role is a set of them with a name. Nobody can give a role that may more than they may themselves.' },
    fa: { name: 'نقش و اجازه', text: 'هر اجازه یک گونه کار را روا می‌کند. نقش، دسته‌ای از اجازه‌ها با یک نام است. کسی نمی‌تواند نقشی بالاتر از اجازهٔ خود بدهد.' },
  },
  invitation: {
    en: { name: 'Invitation', text: 'A letter with a link that lets one address in with one role. It ends by itself after some days and can be taken back before.' },
    fa: { name: 'دعوت', text: 'نامه‌ای با پیوندی که یک نشانی را با یک نقش به درون راه می‌دهد. پس از چند روز خود پایان می‌یابد و پیش از آن پس‌گرفتنی است.' },
  },
  key: {
    en: { name: 'API key', text: 'What a program shows instead of a person. It belongs to the organisation, may only what was chosen for it, and is shown once: nobody can read it again.' },
    fa: { name: 'کلید API', text: 'آنچه یک برنامه به جای یک فرد نشان می‌دهد. از آنِ سازمان است، تنها آنچه برایش برگزیده شده را می‌تواند و یک بار نشان داده می‌شود: کسی دوباره نمی‌تواند آن را بخواند.' },
  },
  quota: {
    en: { name: 'Quota and rate', text: 'A quota bounds how much is used in a month, a rate how fast. Who asks for more is told when to come again; nothing is lost.' },
    fa: { name: 'سهمیه و آهنگ', text: 'سهمیه اندازهٔ مصرف ماه را محدود می‌کند و آهنگ، تندی آن را. هر که بیشتر بخواهد می‌شنود کِی بازگردد؛ چیزی از دست نمی‌رود.' },
  },
  audit: {
    en: { name: 'Audit', text: 'Who did what, when, and what it was before and after. Entries are linked to each other like a chain, so that a change made later shows.' },
    fa: { name: 'رویدادنامه', text: 'چه کسی چه کرد، کِی، و پیش و پس از آن چه بود. سطرها مانند زنجیر به هم بسته‌اند تا دست‌کاری بعدی پیدا باشد.' },
  },
  factor: {
    en: { name: 'Second factor', text: 'Something beside the password: a code of an app on your phone, or a passkey. A stolen password alone then opens nothing.' },
    fa: { name: 'عامل دوم', text: 'چیزی در کنار گذرواژه: رمز برنامه‌ای در تلفن شما یا کلید عبور. گذرواژهٔ دزدیده دیگر به تنهایی دری را باز نمی‌کند.' },
  },
  passkey: {
    en: { name: 'Passkey', text: 'A key that your device keeps and opens with your finger, face or PIN. It works on this site only, so it cannot be given to a false one.' },
    fa: { name: 'کلید عبور', text: 'کلیدی که دستگاه شما نگه می‌دارد و با انگشت، چهره یا رمز باز می‌شود. تنها در همین سایت کار می‌کند و نمی‌شود آن را به سایتی دروغین داد.' },
  },
  sso: {
    en: { name: 'Single sign-on', text: 'Members sign in where they do for everything else in your organisation. Whoever leaves there is out here too.' },
    fa: { name: 'ورود یگانه', text: 'اعضا همان‌جایی وارد می‌شوند که برای دیگر چیزهای سازمان. هر که از آنجا برود از اینجا هم رفته است.' },
  },
} satisfies Record<string, Term>;
