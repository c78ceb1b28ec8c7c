/** The words of one's own account. */

import type { Language } from '../i18n/language';

export interface AccountWords {
  title: string;
  lead: string;
  factorFirst: string;
  profile: string;
  name: string;
  language: string;
  languages: Record<Language, string>;
  digits: string;
  digitsOf: Record<'language' | 'latin' | 'persian', string>;
  calendar: string;
  calendars: Record<'language' | 'gregorian' | 'persian', string>;
  save: string;
  saved: string;
  change: string;
  signIn: string;
  email: string;
  emailNew: string;
  emailTitle: string;
  emailSent: (email: string) => string;
  password: string;
  passwordNote: string;
  passwordTitle: string;
  passwordOld: string;
  passwordNew: string;
  passwordDone: string;
  sessions: string;
  sessionsNote: string;
  browser: string;
  lastSeen: string;
  since: string;
  current: string;
  end: string;
  endOthers: string;
  endOthersTold: string;
  action: string;
}

export const accountWords: Record<Language, AccountWords> = {
  en: {
    title: 'Your account',
    lead: 'Who you are here, how you sign in, and where you are signed in now.',
    factorFirst: 'Your organisation asks more of sign-ins than yours has shown: add a second factor below, or come in by its own sign-in.',
    profile: 'You',
    name: 'Name',
    language: 'Language',
    languages: { en: 'English', fa: 'فارسی' },
    digits: 'Digits',
    digitsOf: { language: 'As the language has them', latin: 'Latin', persian: 'Persian' },
    calendar: 'Calendar',
    calendars: { language: 'As the language has it', gregorian: 'Gregorian', persian: 'Persian (Solar Hijri)' },
    save: 'Save',
    saved: 'Saved',
    change: 'Change',
    signIn: 'Signing in',
    email: 'E-mail address',
    emailNew: 'New e-mail address',
    emailTitle: 'Change your address',
    emailSent: (email) => `A letter is on its way to ${email}. Your address changes when you open its link.`,
    password: 'Password',
    passwordNote: 'Changing it ends all other sessions.',
    passwordTitle: 'Change your password',
    passwordOld: 'Current password',
    passwordNew: 'New password',
    passwordDone: 'Changed; you are signed out everywhere else.',
    sessions: 'Where you are signed in',
    sessionsNote: 'End what you do not know, then change your password.',
    browser: 'Browser',
    lastSeen: 'Last seen',
    since: 'Since',
    current: 'This one',
    end: 'End',
    endOthers: 'End all others',
    endOthersTold: 'You stay signed in here; everywhere else you must sign in again.',
    action: 'Actions',
  },
  fa: {
    title: 'حساب شما',
    lead: 'شما اینجا که هستید، چگونه وارد می‌شوید و اکنون کجا وارد شده‌اید.',
    factorFirst: 'سازمان شما از ورودها بیش از این می‌خواهد: در پایین عامل دومی بیفزایید یا از راه ورود سازمان بیایید.',
    profile: 'شما',
    name: 'نام',
    language: 'زبان',
    languages: { en: 'English', fa: 'فارسی' },
    digits: 'رقم‌ها',
    digitsOf: { language: 'چنان‌که در زبان است', latin: 'لاتین', persian: 'فارسی' },
    calendar: 'تقویم',
    calendars: { language: 'چنان‌که در زبان است', gregorian: 'میلادی', persian: 'خورشیدی' },
    save: 'ذخیره',
    saved: 'ذخیره شد',
    change: 'تغییر',
    signIn: 'شیوهٔ ورود',
    email: 'نشانی رایانامه',
    emailNew: 'نشانی تازه',
    emailTitle: 'تغییر نشانی',
    emailSent: (email) => `نامه‌ای به ${email} فرستاده شد. با باز کردن پیوندش نشانی شما عوض می‌شود.`,
    password: 'گذرواژه',
    passwordNote: 'با تغییر آن همهٔ نشست‌های دیگر پایان می‌یابند.',
    passwordTitle: 'تغییر گذرواژه',
    passwordOld: 'گذرواژهٔ کنونی',
    passwordNew: 'گذرواژهٔ تازه',
    passwordDone: 'عوض شد؛ در همه‌جای دیگر خارج شده‌اید.',
    sessions: 'کجا وارد شده‌اید',
    sessionsNote: 'آنچه را نمی‌شناسید پایان دهید، سپس گذرواژه را عوض کنید.',
    browser: 'مرورگر',
    lastSeen: 'آخرین بار',
    since: 'از',
    current: 'همین',
    end: 'پایان',
    endOthers: 'پایان همهٔ دیگران',
    endOthersTold: 'اینجا می‌مانید؛ در همه‌جای دیگر باید دوباره وارد شوید.',
    action: 'کارها',
  },
};
