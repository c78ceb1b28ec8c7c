/** The words of notes on charts. */

import type { Language } from '../i18n/language';

export interface NoteWords {
  notes: string;
  why: string;
  none: string;
  add: string;
  addTitle: string;
  changeTitle: string;
  text: string;
  textHelp: string;
  when: string;
  until: string;
  untilHelp: string;
  badTime: string;
  about: string;
  everything: string;
  shared: string;
  sharedHelp: string;
  stays: string;
  save: string;
  change: string;
  remove: string;
  takeDown: string;
  removeTold: string;
  takeDownTold: (author: string) => string;
  only: string;
  edited: string;
  editedOf: (n: string) => string;
  number: (n: string) => string;
  hidden: string;
  later: (when: string) => string;
  fromNow: string;
  actsOf: (n: string) => string;
  show: string;
  anybody: string;
}

export const noteWords: Record<Language, NoteWords> = {
  en: {
    notes: 'Notes',
    why: 'What people wrote about this time. Numbers are those on the chart.',
    none: 'Nobody has written about this time.',
    add: 'Write a note',
    addTitle: 'A note about this time',
    changeTitle: 'Change the note',
    text: 'Note',
    textHelp: 'What happened, and what it means for the values',
    when: 'When',
    until: 'Until',
    untilHelp: 'Leave it empty for a moment.',
    badTime: 'The end must come after the start.',
    about: 'About',
    everything: 'Everything',
    shared: 'Share it with your organisation',
    sharedHelp: 'Else only you read it.',
    stays: 'Others have read it: it stays shared.',
    save: 'Keep the note',
    change: 'Change',
    remove: 'Remove',
    takeDown: 'Take down',
    removeTold: 'Nobody sees it any more, except where one looks at the page as of a time when it stood.',
    takeDownTold: (author) => `${author} wrote and shared it. The audit trail will say that you took it down.`,
    only: 'Only you',
    edited: 'changed',
    editedOf: (n) => `changed: what note ${n} said before`,
    number: (n) => `Note ${n}`,
    hidden: 'Notes are hidden.',
    later: (when) => `As of ${when}: what was written later is not shown.`,
    fromNow: 'You look back. The note will be known from now on, so you see it when you are back at the present.',
    actsOf: (n) => `What you can do with note ${n}`,
    show: 'Show notes',
    anybody: 'Somebody here',
  },
  fa: {
    notes: 'یادداشت‌ها',
    why: 'آنچه افراد دربارهٔ این زمان نوشته‌اند. شماره‌ها همان شماره‌های روی نمودارند.',
    none: 'کسی دربارهٔ این زمان چیزی ننوشته است.',
    add: 'نوشتن یادداشت',
    addTitle: 'یادداشتی دربارهٔ این زمان',
    changeTitle: 'تغییر یادداشت',
    text: 'یادداشت',
    textHelp: 'چه رخ داد و برای مقدارها چه معنایی دارد',
    when: 'زمان',
    until: 'تا',
    untilHelp: 'برای یک لحظه خالی بگذارید.',
    badTime: 'پایان باید پس از آغاز باشد.',
    about: 'دربارهٔ',
    everything: 'همه چیز',
    shared: 'همهٔ سازمان آن را ببینند',
    sharedHelp: 'وگرنه تنها شما آن را می‌خوانید.',
    stays: 'دیگران آن را خوانده‌اند و برای همه می‌ماند.',
    save: 'نگه داشتن یادداشت',
    change: 'تغییر',
    remove: 'حذف',
    takeDown: 'برداشتن',
    removeTold: 'دیگر کسی آن را نمی‌بیند، مگر کسی که صفحه را در زمانی ببیند که یادداشت هنوز بود.',
    takeDownTold: (author) => `${author} آن را نوشته و با همه در میان گذاشته است. در رویدادنامه می‌آید که شما آن را برداشتید.`,
    only: 'تنها شما',
    edited: 'تغییریافته',
    editedOf: (n) => `تغییریافته: آنچه یادداشت ${n} پیش‌تر می‌گفت`,
    number: (n) => `یادداشت ${n}`,
    hidden: 'یادداشت‌ها پنهان‌اند.',
    later: (when) => `در ${when}: آنچه پس از آن نوشته شده نشان داده نمی‌شود.`,
    fromNow: 'به گذشته نگاه می‌کنید. یادداشت از اکنون دانسته می‌شود و هنگامی آن را می‌بینید که به اکنون بازگردید.',
    actsOf: (n) => `کارهایی که با یادداشت ${n} می‌توان کرد`,
    show: 'نمایش یادداشت‌ها',
    anybody: 'کسی از همین‌جا',
  },
};
