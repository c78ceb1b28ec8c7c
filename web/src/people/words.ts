/** The words of members and invitations. */

import type { Language } from '../i18n/language';

export interface PeopleWords {
  title: string;
  lead: string;
  members: string;
  person: string;
  role: string;
  roleOf: (name: string) => string;
  lastSeen: string;
  never: string;
  since: string;
  you: string;
  disabled: string;
  action: string;
  remove: string;
  removeTitle: (name: string) => string;
  removeTold: string;
  invite: string;
  inviteTitle: string;
  inviteAction: string;
  email: string;
  language: string;
  languages: Record<Language, string>;
  invitations: string;
  noInvitations: string;
  state: string;
  states: Record<'open' | 'accepted' | 'revoked' | 'expired', string>;
  expires: (when: string) => string;
  by: (name: string) => string;
  revoke: string;
  sent: (email: string) => string;
  meanings: Record<string, string>;
}

export const peopleWords: Record<Language, PeopleWords> = {
  en: {
    title: 'People',
    lead: 'Who belongs to this organisation and what they may do. You can give at most what you may do yourself.',
    members: 'Members',
    person: 'Person',
    role: 'Role',
    roleOf: (name) => `Role of ${name}`,
    lastSeen: 'Last seen',
    never: 'Not yet',
    since: 'Member since',
    you: 'You',
    disabled: 'Disabled',
    action: 'Actions',
    remove: 'Let go',
    removeTitle: (name) => `Let ${name} go?`,
    removeTold: 'They lose access to this organisation at once. What they did stays, under their name.',
    invite: 'Invite somebody',
    inviteTitle: 'Invite somebody',
    inviteAction: 'Send the invitation',
    email: 'E-mail address',
    language: 'Language of the letter',
    languages: { en: 'English', fa: 'فارسی' },
    invitations: 'Invitations',
    noInvitations: 'Nobody is invited at the moment.',
    state: 'State',
    states: { open: 'Open', accepted: 'Accepted', revoked: 'Taken back', expired: 'Expired' },
    expires: (when) => `ends ${when}`,
    by: (name) => `by ${name}`,
    revoke: 'Take back',
    sent: (email) => `A letter is on its way to ${email}.`,
    meanings: {
      viewer: 'Reads everything, changes nothing.',
      operator: 'Also pushes values, uploads files and settles held rows.',
      analyst: 'Also says what files mean, and trains and measures models.',
      admin: 'Also looks after people, roles and keys.',
      owner: 'May do everything; an organisation has at least one.',
    },
  },
  fa: {
    title: 'افراد',
    lead: 'چه کسانی عضو این سازمان‌اند و چه اجازه‌ای دارند. بیش از آنچه خودتان اجازه دارید نمی‌توانید بدهید.',
    members: 'اعضا',
    person: 'شخص',
    role: 'نقش',
    roleOf: (name) => `نقش ${name}`,
    lastSeen: 'آخرین بار',
    never: 'هنوز نه',
    since: 'عضو از',
    you: 'شما',
    disabled: 'غیرفعال',
    action: 'کارها',
    remove: 'کنار گذاشتن',
    removeTitle: (name) => `${name} کنار گذاشته شود؟`,
    removeTold: 'دسترسی او به این سازمان بی‌درنگ پایان می‌یابد. آنچه کرده با نام او می‌ماند.',
    invite: 'دعوت از کسی',
    inviteTitle: 'دعوت از کسی',
    inviteAction: 'فرستادن دعوت',
    email: 'نشانی رایانامه',
    language: 'زبان نامه',
    languages: { en: 'English', fa: 'فارسی' },
    invitations: 'دعوت‌ها',
    noInvitations: 'اکنون کسی دعوت نشده است.',
    state: 'وضعیت',
    states: { open: 'باز', accepted: 'پذیرفته‌شده', revoked: 'پس‌گرفته', expired: 'گذشته' },
    expires: (when) => `پایان ${when}`,
    by: (name) => `از سوی ${name}`,
    revoke: 'پس گرفتن',
    sent: (email) => `نامه‌ای به ${email} فرستاده شد.`,
    meanings: {
      viewer: 'همه‌چیز را می‌خواند و چیزی را تغییر نمی‌دهد.',
      operator: 'همچنین مقدار می‌فرستد، پرونده بارگذاری می‌کند و ردیف‌های نگه‌داشته را تعیین تکلیف می‌کند.',
      analyst: 'همچنین معنای پرونده‌ها را می‌گوید و مدل‌ها را آموزش می‌دهد و می‌سنجد.',
      admin: 'همچنین به افراد، نقش‌ها و کلیدها رسیدگی می‌کند.',
      owner: 'همه‌کار می‌تواند بکند؛ هر سازمان دست‌کم یکی دارد.',
    },
  },
};
