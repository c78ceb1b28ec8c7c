/** The words of keys of programs. */

import type { Language } from '../i18n/language';

export interface KeyWords {
  title: string;
  lead: string;
  list: string;
  none: string;
  key: string;
  allows: string;
  used: string;
  never: string;
  ends: string;
  noEnd: string;
  ended: string;
  action: string;
  make: string;
  makeTitle: string;
  name: string;
  nameHelp: string;
  role: string;
  ownChoice: string;
  end: string;
  endTitle: (name: string) => string;
  endTold: string;
  renew: string;
  renewTitle: (name: string) => string;
  renewTold: string;
  overlap: string;
  overlaps: Record<'0' | '3600' | '86400' | '604800', string>;
  lasts: string;
  lasting: Record<'0' | '30' | '90' | '365', string>;
  rate: string;
  quota: string;
  unlimited: string;
  rateOf: (count: string) => string;
  quotaOf: (count: string) => string;
  madeTitle: string;
  madeTold: string;
  secret: string;
  done: string;
  choose: string;
}

export const keyWords: Record<Language, KeyWords> = {
  en: {
    title: 'API keys',
    lead: 'How programs say who they are. A key may do at most what you may do yourself.',
    list: 'Keys',
    none: 'There are no keys yet. Make one for each program that reads or sends data.',
    key: 'Key',
    allows: 'Allows',
    used: 'Last used',
    never: 'Not yet',
    ends: 'Ends',
    noEnd: 'Never',
    ended: 'Ended',
    action: 'Actions',
    make: 'Make a key',
    makeTitle: 'Make a key',
    name: 'Name',
    nameHelp: 'The program that uses it, such as SCADA bridge.',
    role: 'It may do what this role may',
    ownChoice: 'Chosen permissions',
    end: 'End',
    endTitle: (name) => `End ${name}?`,
    endTold: 'The program that uses it is refused within two seconds.',
    renew: 'Renew',
    renewTitle: (name) => `Renew ${name}`,
    renewTold: 'A new key with the same permissions; both work until the old one ends.',
    overlap: 'The old key ends',
    overlaps: { '0': 'at once', '3600': 'in an hour', '86400': 'in a day', '604800': 'in a week' },
    lasts: 'It ends by itself',
    lasting: { '0': 'never', '30': 'after 30 days', '90': 'after 90 days', '365': 'after a year' },
    rate: 'At most, requests a minute',
    quota: 'At most, requests a month',
    unlimited: 'As for everybody',
    rateOf: (count) => `${count} a minute`,
    quotaOf: (count) => `${count} a month`,
    madeTitle: 'Copy the key now',
    madeTold: 'It is shown this once and kept nowhere. Whoever has it may do what it allows.',
    secret: 'The key',
    done: 'I have kept it',
    choose: 'Choose at least one permission.',
  },
  fa: {
    title: 'کلیدهای API',
    lead: 'برنامه‌ها با کلید می‌گویند که هستند. کلید بیش از آنچه خودتان اجازه دارید نمی‌تواند.',
    list: 'کلیدها',
    none: 'هنوز کلیدی نیست. برای هر برنامه‌ای که داده می‌خواند یا می‌فرستد یکی بسازید.',
    key: 'کلید',
    allows: 'اجازه‌ها',
    used: 'آخرین کاربرد',
    never: 'هنوز نه',
    ends: 'پایان',
    noEnd: 'هرگز',
    ended: 'پایان‌یافته',
    action: 'کارها',
    make: 'ساختن کلید',
    makeTitle: 'ساختن کلید',
    name: 'نام',
    nameHelp: 'برنامه‌ای که آن را به کار می‌برد، مانند SCADA bridge.',
    role: 'همان اجازه‌های این نقش را دارد',
    ownChoice: 'اجازه‌های برگزیده',
    end: 'پایان',
    endTitle: (name) => `${name} پایان یابد؟`,
    endTold: 'برنامه‌ای که آن را به کار می‌برد تا دو ثانیهٔ دیگر پذیرفته نمی‌شود.',
    renew: 'نو کردن',
    renewTitle: (name) => `نو کردن ${name}`,
    renewTold: 'کلیدی تازه با همان اجازه‌ها؛ تا پایان کلید کهنه هر دو کار می‌کنند.',
    overlap: 'کلید کهنه پایان می‌یابد',
    overlaps: { '0': 'بی‌درنگ', '3600': 'یک ساعت دیگر', '86400': 'یک روز دیگر', '604800': 'یک هفتهٔ دیگر' },
    lasts: 'خودبه‌خود پایان می‌یابد',
    lasting: { '0': 'هرگز', '30': 'پس از ۳۰ روز', '90': 'پس از ۹۰ روز', '365': 'پس از یک سال' },
    rate: 'بیشینهٔ درخواست در دقیقه',
    quota: 'بیشینهٔ درخواست در ماه',
    unlimited: 'مانند همه',
    rateOf: (count) => `${count} در دقیقه`,
    quotaOf: (count) => `${count} در ماه`,
    madeTitle: 'کلید را هم‌اکنون رونوشت کنید',
    madeTold: 'تنها همین یک بار نشان داده می‌شود و هیچ‌جا نگه داشته نمی‌شود. هر که آن را داشته باشد همان اجازه‌ها را دارد.',
    secret: 'کلید',
    done: 'نگهش داشتم',
    choose: 'دست‌کم یک اجازه برگزینید.',
  },
};
