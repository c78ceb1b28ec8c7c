/** What forms say of what is typed, and of what the API refuses; by the code of the refusal. */

import type { Language } from '../i18n/language';
import type { Fault } from './faults';
import { refused } from './refused';
import { refusedSources } from './refusedSources';
import { faultSaid } from './telling';

export type Facts = Record<string, unknown>;
type Sentence = string | ((facts: Facts) => string);

interface FormWords {
  required: string;
  notEmail: string;
  tooShort: (least: number) => string;
  different: string;
  /** What is wrong with a part of what was sent. */
  fault: (fault: Fault) => string;
  /** Of a part that no field of the form is for. */
  at: (place: string, sentence: string) => string;
  wait: (seconds: string) => string;
  noAnswer: string;
  /** In the place of what is not told. */
  byDefault: (told: string) => string;
  show: string;
  hide: string;
  /** Why a password will not do. */
  reasons: Record<string, string>;
  strength: [string, string, string, string, string];
  strengthHelp: string;
  refusals: Record<string, Sentence>;
}

const role = ({ role: name }: Facts) => (typeof name === 'string' ? name : '');

export const formWords: Record<Language, FormWords> = {
  en: {
    required: 'Please fill this in.',
    notEmail: 'This is not an e-mail address.',
    tooShort: (least) => `At least ${least} characters.`,
    different: 'The two are not the same.',
    fault: (fault) => faultSaid(fault, 'en') ?? `This is not accepted: ${fault.what}.`,
    at: (place, sentence) => `${place}: ${sentence}`,
    wait: (seconds) => `Too many tries. Wait ${seconds} s, then try again.`,
    noAnswer: 'The server does not answer. Is it still running?',
    byDefault: (told) => `${told} by default`,
    show: 'Show the password',
    hide: 'Hide the password',
    reasons: {
      'too-short': 'It has fewer than 10 characters.',
      'too-long': 'It is too long.',
      common: 'It is one of the passwords that are tried first.',
      personal: 'It holds your name, address or organisation.',
      words: 'Its words are easy to guess.',
      keyboard: 'It follows keys that lie beside each other.',
      repeats: 'It repeats itself.',
      sequence: 'It counts up or down, like abc or 6543.',
      date: 'It holds a date or a year.',
      guessable: 'It can be guessed.',
    },
    strength: ['Very weak', 'Weak', 'Fair', 'Good', 'Strong'],
    strengthHelp: 'Four or more unrelated words are good, or let a password manager make one.',
    refusals: {
      'sign-in-failed': 'The address or the password is wrong.',
      'organisation-none': 'You belong to no organisation here. Ask a member to invite you.',
      'link-unknown': 'This link is too old, was used already, or is not whole.',
      'sign-up-closed': 'Here people come in by invitation only.',
      'csrf-token-wrong': 'The page was out of date. Please try once more.',
      'origin-foreign': 'This page was opened under another address than the server knows itself by.',
      'password-wrong': 'The password is wrong.',
      'permission-beyond-own': 'You can give only what you may do yourself.',
      'permission-missing': 'Your role does not allow this.',
      'owner-only': 'Only an owner can do this.',
      'last-owner': 'An organisation keeps at least one owner.',
      'member-already': 'This person is a member already.',
      'email-malformed': 'This is not an e-mail address.',
      'name-malformed': 'This name cannot be used.',
      'proof-wrong': 'The password is wrong.',
      'totp-wrong': 'The code is wrong, or was used already.',
      'second-factor-wrong': 'The code is wrong, or was used already.',
      'totp-exists': 'An app guards this account already.',
      'passkey-unknown': 'This passkey is not known here, or was removed.',
      'passkey-wrong': 'The passkey did not answer as asked. Try again.',
      'passkey-exists': 'This passkey is kept already.',
      'second-factor-needed': 'Your organisation asks for a second factor. Add one to your account.',
      'role-built-in': 'A built-in role has this name.',
      'sso-absent': 'There is no such organisation, or it has no sign-in of its own.',
      'sso-unproven': 'The sign-in took too long, or was begun in another browser. Try again.',
      'sso-role-none': 'Your organisation gives you no role here. Ask its administrator.',
      'sso-provider-unavailable': 'Your organisation’s sign-in does not answer. Try again later.',
      'sso-email-unproven': 'Your organisation does not vouch for your address.',
      'sso-domain-foreign': 'Your organisation may not vouch for your address.',
      'sso-address-taken': 'There is an account with your address already. Sign in by password.',
      'role-in-use': 'Members or invitations still have this role.',
      'role-exists': (facts) => `There is a role ${role(facts)} already.`,
      'role-absent': 'There is no such role any more.',
      'person-absent': 'This person is no member any more.',
    },
  },
  fa: {
    required: 'لطفاً این را پر کنید.',
    notEmail: 'این نشانی رایانامه نیست.',
    tooShort: (least) => `دست‌کم ${least.toLocaleString('fa-IR')} نویسه.`,
    different: 'این دو یکسان نیستند.',
    fault: (fault) => faultSaid(fault, 'fa') ?? `این پذیرفته نشد: \u2068${fault.what}\u2069`,
    at: (place, sentence) => `\u2068${place}\u2069: ${sentence}`,
    wait: (seconds) => `تلاش‌ها بیش از اندازه بود. ${seconds} ثانیه صبر کنید و دوباره بکوشید.`,
    noAnswer: 'سرور پاسخ نمی‌دهد. آیا هنوز روشن است؟',
    byDefault: (told) => `پیش‌فرض ${told}`,
    show: 'نمایش گذرواژه',
    hide: 'پنهان کردن گذرواژه',
    reasons: {
      'too-short': 'کمتر از ۱۰ نویسه دارد.',
      'too-long': 'بیش از اندازه بلند است.',
      common: 'از گذرواژه‌هایی است که پیش از همه آزموده می‌شوند.',
      personal: 'نام، نشانی یا سازمان شما در آن است.',
      words: 'واژه‌های آن به آسانی حدس زده می‌شوند.',
      keyboard: 'کلیدهای کنار هم را دنبال می‌کند.',
      repeats: 'خودش را تکرار می‌کند.',
      sequence: 'مانند abc یا ۶۵۴۳ پشت سر هم است.',
      date: 'تاریخ یا سال در آن است.',
      guessable: 'می‌توان آن را حدس زد.',
    },
    strength: ['بسیار ضعیف', 'ضعیف', 'متوسط', 'خوب', 'قوی'],
    strengthHelp: 'چهار واژهٔ بی‌ربط یا بیشتر خوب است؛ یا بگذارید مدیر گذرواژه‌ها یکی بسازد.',
    refusals: {
      ...refused,
      ...refusedSources,
      'sign-in-failed': 'نشانی یا گذرواژه نادرست است.',
      'organisation-none': 'شما اینجا عضو هیچ سازمانی نیستید. از یکی از اعضا بخواهید دعوتتان کند.',
      'link-unknown': 'این پیوند کهنه است، پیش‌تر به کار رفته، یا کامل نیست.',
      'sign-up-closed': 'اینجا تنها با دعوت می‌توان عضو شد.',
      'csrf-token-wrong': 'صفحه به‌روز نبود. لطفاً یک بار دیگر بکوشید.',
      'origin-foreign': 'این صفحه با نشانی دیگری جز نشانی شناختهٔ سرور باز شده است.',
      'password-wrong': 'گذرواژه نادرست است.',
      'permission-beyond-own': 'تنها چیزی را می‌توانید بدهید که خودتان اجازه‌اش را دارید.',
      'permission-missing': 'نقش شما این را اجازه نمی‌دهد.',
      'owner-only': 'تنها مالک می‌تواند این کار را بکند.',
      'last-owner': 'سازمان دست‌کم یک مالک می‌خواهد.',
      'member-already': 'این شخص هم‌اکنون عضو است.',
      'email-malformed': 'این نشانی رایانامه نیست.',
      'name-malformed': 'این نام را نمی‌توان به کار برد.',
      'proof-wrong': 'گذرواژه نادرست است.',
      'totp-wrong': 'کد نادرست است یا پیش‌تر به کار رفته.',
      'second-factor-wrong': 'کد نادرست است یا پیش‌تر به کار رفته.',
      'totp-exists': 'هم‌اکنون برنامه‌ای این حساب را می‌پاید.',
      'passkey-unknown': 'این کلید عبور اینجا شناخته نیست یا برداشته شده.',
      'passkey-wrong': 'کلید عبور چنان‌که باید پاسخ نداد. دوباره بکوشید.',
      'passkey-exists': 'این کلید عبور هم‌اکنون هست.',
      'second-factor-needed': 'سازمان شما عامل دوم می‌خواهد. یکی به حساب خود بیفزایید.',
      'role-built-in': 'نقشی از پیش ساخته این نام را دارد.',
      'sso-absent': 'چنین سازمانی نیست، یا ورود ویژهٔ خود ندارد.',
      'sso-unproven': 'ورود به درازا کشید یا در مرورگر دیگری آغاز شده بود. دوباره بکوشید.',
      'sso-role-none': 'سازمانتان اینجا نقشی به شما نمی‌دهد. از مدیر آن بپرسید.',
      'sso-provider-unavailable': 'ورود سازمان شما پاسخ نمی‌دهد. بعداً بکوشید.',
      'sso-email-unproven': 'سازمان شما نشانی‌تان را تأیید نمی‌کند.',
      'sso-domain-foreign': 'سازمان شما اجازهٔ تأیید این نشانی را ندارد.',
      'sso-address-taken': 'با نشانی شما هم‌اکنون حسابی هست. با گذرواژه وارد شوید.',
      'role-in-use': 'هنوز عضو یا دعوتی با این نقش هست.',
      'role-exists': (facts) => `نقش ${role(facts)} هم‌اکنون هست.`,
      'role-absent': 'چنین نقشی دیگر نیست.',
      'person-absent': 'این شخص دیگر عضو نیست.',
    },
  },
};

export type Words = FormWords;
