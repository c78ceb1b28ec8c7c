/** The words of second factors. */

import type { Language } from '../i18n/language';

export interface FactorWords {
  title: string;
  note: string;
  app: string;
  appOff: string;
  appSince: (when: string) => string;
  appSetUp: string;
  appRemove: string;
  appRemoveTold: string;
  scan: string;
  qr: string;
  typeIn: string;
  code: string;
  confirm: string;
  goOn: string;
  prove: string;
  codes: string;
  codesLeft: (count: string) => string;
  codesNone: string;
  codesRenew: string;
  codesTold: string;
  codesTitle: string;
  codesKeep: string;
  print: string;
  kept: string;
  passkeys: string;
  passkeysNote: string;
  passkeysNone: string;
  passkeyAdd: string;
  passkeyName: string;
  passkeyNameHelp: string;
  passkeyTold: string;
  passkeyRemove: string;
  passkeyRemoveTitle: (name: string) => string;
  passkeyRemoveTold: string;
  passkeyUsed: string;
  passkeyNever: string;
  synced: string;
  noPasskey: string;
  action: string;
}

export const factorWords: Record<Language, FactorWords> = {
  en: {
    title: 'Second factor',
    note: 'Beside the password, something that only you have. A password that somebody learns is then not enough.',
    app: 'Authenticator app',
    appOff: 'Not set up.',
    appSince: (when) => `Guards your account since ${when}.`,
    appSetUp: 'Set up',
    appRemove: 'Remove the app',
    appRemoveTold: 'From then on your password alone lets you in, unless you have a passkey.',
    scan: 'Scan this picture with the app, then type the six digits that it shows.',
    qr: 'The secret as a QR code',
    typeIn: 'Or type this secret into the app',
    code: 'Code',
    confirm: 'Confirm',
    goOn: 'Go on',
    prove: 'Your password',
    codes: 'Recovery codes',
    codesLeft: (count) => `${count} codes are left. Each lets you in once when the app is lost.`,
    codesNone: 'You get ten when you set up an app or a passkey.',
    codesRenew: 'Make new codes',
    codesTold: 'Ten new codes are made; the old ones stop working.',
    codesTitle: 'Keep these codes',
    codesKeep: 'Each lets you in once when the app or the device is lost. They are shown this once: print them, or keep them with your passwords.',
    print: 'Print',
    kept: 'I have kept them',
    passkeys: 'Passkeys',
    passkeysNote: 'Sign in by fingerprint, face or security key, without a password.',
    passkeysNone: 'None yet.',
    passkeyAdd: 'Add a passkey',
    passkeyName: 'Name',
    passkeyNameHelp: 'By which you know it again, such as Laptop.',
    passkeyTold: 'Your browser asks for your finger, face or security key next.',
    passkeyRemove: 'Remove',
    passkeyRemoveTitle: (name) => `Remove ${name}?`,
    passkeyRemoveTold: 'It signs nobody in any more. Remove it from the device as well.',
    passkeyUsed: 'Last used',
    passkeyNever: 'Not yet',
    synced: 'On several devices',
    noPasskey: 'No passkey was made. Try again when you are ready.',
    action: 'Actions',
  },
  fa: {
    title: 'عامل دوم',
    note: 'افزون بر گذرواژه، چیزی که تنها شما دارید. آنگاه گذرواژه‌ای که لو رفته باشد بس نیست.',
    app: 'برنامهٔ احراز هویت',
    appOff: 'راه‌اندازی نشده.',
    appSince: (when) => `از ${when} حساب شما را می‌پاید.`,
    appSetUp: 'راه‌اندازی',
    appRemove: 'برداشتن برنامه',
    appRemoveTold: 'از آن پس تنها گذرواژه برای ورود بس است، مگر کلید عبور داشته باشید.',
    scan: 'این نگاره را با برنامه بخوانید و شش رقمی را که نشان می‌دهد وارد کنید.',
    qr: 'راز به شکل کد QR',
    typeIn: 'یا این راز را در برنامه وارد کنید',
    code: 'کد',
    confirm: 'تأیید',
    goOn: 'ادامه',
    prove: 'گذرواژهٔ شما',
    codes: 'کدهای بازیابی',
    codesLeft: (count) => `${count} کد مانده است. هر کدام هنگام گم شدن برنامه یک بار راه می‌دهد.`,
    codesNone: 'با راه‌اندازی برنامه یا کلید عبور ده کد می‌گیرید.',
    codesRenew: 'ساختن کدهای تازه',
    codesTold: 'ده کد تازه ساخته می‌شود؛ کدهای پیشین از کار می‌افتند.',
    codesTitle: 'این کدها را نگه دارید',
    codesKeep: 'هر کدام هنگام گم شدن برنامه یا دستگاه یک بار راه می‌دهد. تنها همین بار نشان داده می‌شوند: چاپ کنید یا کنار گذرواژه‌هایتان نگه دارید.',
    print: 'چاپ',
    kept: 'نگهشان داشتم',
    passkeys: 'کلیدهای عبور',
    passkeysNote: 'با اثر انگشت، چهره یا کلید امنیتی وارد شوید، بی گذرواژه.',
    passkeysNone: 'هنوز هیچ.',
    passkeyAdd: 'افزودن کلید عبور',
    passkeyName: 'نام',
    passkeyNameHelp: 'که با آن بازش بشناسید، مانند «لپ‌تاپ».',
    passkeyTold: 'سپس مرورگر انگشت، چهره یا کلید امنیتی شما را می‌خواهد.',
    passkeyRemove: 'برداشتن',
    passkeyRemoveTitle: (name) => `${name} برداشته شود؟`,
    passkeyRemoveTold: 'دیگر کسی را راه نمی‌دهد. از دستگاه هم پاکش کنید.',
    passkeyUsed: 'آخرین کاربرد',
    passkeyNever: 'هنوز نه',
    synced: 'روی چند دستگاه',
    noPasskey: 'کلید عبوری ساخته نشد. هر گاه آماده بودید دوباره بکوشید.',
    action: 'کارها',
  },
};
