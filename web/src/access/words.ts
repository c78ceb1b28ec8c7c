/** The words of the pages before signing in. */

import type { Language } from '../i18n/language';

export interface AccessWords {
  claim: [string, string];
  promise: string;
  email: string;
  password: string;
  newPassword: string;
  name: string;
  organisation: string;
  organisationHelp: string;
  signIn: { title: string; lead: string; action: string; forgot: string; or: string; passkey: string; organisation: string; signUp: string };
  second: {
    title: string;
    totp: string;
    recovery: string;
    passkey: string;
    code: string;
    recoveryCode: string;
    action: string;
    usePasskey: string;
    use: Record<'totp' | 'recovery-code' | 'passkey', string>;
  };
  sso: { title: string; lead: string; slug: string; slugHelp: string; action: string; failed: string };
  first: { title: string; lead: string; action: string };
  invitation: {
    title: (organisation: string) => string;
    lead: (email: string, role: string) => string;
    known: (email: string) => string;
    action: string;
    accepted: string;
  };
  signUp: { title: string; lead: string; action: string; sent: (email: string) => string; verifyTitle: string; verifyLead: string; verify: string };
  reset: { title: string; lead: string; action: string; sent: (email: string) => string; doTitle: string; doLead: string; do: string; done: string };
  confirm: { title: string; lead: string; action: string; done: string };
  mailHint: string;
  badLink: string;
  badLinkHelp: string;
  backToSignIn: string;
  toSignIn: string;
  passkeyFailed: string;
  loading: string;
}

export const accessWords: Record<Language, AccessWords> = {
  en: {
    claim: ['See tomorrow’s load', 'before it happens.'],
    promise: 'Forecasts with honest uncertainty, from data whose every value has a history.',
    email: 'E-mail address',
    password: 'Password',
    newPassword: 'New password',
    name: 'Your name',
    organisation: 'Name of your organisation',
    organisationHelp: 'It can be changed later.',
    signIn: {
      title: 'Welcome back',
      lead: 'Sign in to see your series, forecasts and jobs.',
      action: 'Sign in',
      forgot: 'Forgot your password?',
      or: 'or',
      passkey: 'Sign in with a passkey',
      organisation: 'Sign in with your organisation',
      signUp: 'No account yet? Sign up',
    },
    second: {
      title: 'One more step',
      totp: 'Type the six digits that your authenticator app shows now.',
      recovery: 'Type one of the recovery codes that you kept. Each works once.',
      passkey: 'Confirm with the passkey of this device or of your security key.',
      code: 'Code',
      recoveryCode: 'Recovery code',
      action: 'Confirm',
      usePasskey: 'Use the passkey',
      use: { totp: 'Use the authenticator app', 'recovery-code': 'Use a recovery code', passkey: 'Use a passkey' },
    },
    sso: {
      title: 'Your organisation’s sign-in',
      lead: 'You go on to the page of your organisation and come back signed in.',
      slug: 'Short name of the organisation',
      slugHelp: 'Such as harbour-grid',
      action: 'Go on',
      failed: 'Your organisation’s sign-in did not let you in.',
    },
    first: {
      title: 'Welcome to Foresite',
      lead: 'You are the first one here. This account becomes the owner, who invites everybody else.',
      action: 'Begin',
    },
    invitation: {
      title: (organisation) => `Join ${organisation}`,
      lead: (email, role) => `You are invited as ${email}, with the role ${role}.`,
      known: (email) => `There is an account for ${email} already: accept, then sign in as always.`,
      action: 'Accept the invitation',
      accepted: 'You are a member now. Sign in as always.',
    },
    signUp: {
      title: 'Sign up',
      lead: 'We write to you; the link in the letter leads on.',
      action: 'Send me a link',
      sent: (email) => `A letter is on its way to ${email}.`,
      verifyTitle: 'Make your account',
      verifyLead: 'Your address is proved. You become the owner of a new organisation.',
      verify: 'Make the account',
    },
    reset: {
      title: 'Set a new password',
      lead: 'We write to you; the link in the letter lets you choose a new password.',
      action: 'Send me a link',
      sent: (email) => `If there is an account for ${email}, a letter is on its way.`,
      doTitle: 'Choose a new password',
      doLead: 'You are signed out everywhere when it is set.',
      do: 'Set the password',
      done: 'The new password is set. Sign in with it.',
    },
    confirm: {
      title: 'Confirm your new address',
      lead: 'Letters come to this address from then on, and you sign in with it.',
      action: 'Confirm',
      done: 'Your new address is confirmed. Sign in with it from now on.',
    },
    mailHint: 'Nothing came? Look among unwanted mail, or try again in a few minutes.',
    badLink: 'This link does not work',
    badLinkHelp: 'It is too old, was used already, or is not whole. Ask for a new one.',
    backToSignIn: 'Back to sign-in',
    toSignIn: 'Go to sign-in',
    passkeyFailed: 'No passkey was used. Try again, or sign in by password.',
    loading: 'Loading',
  },
  fa: {
    claim: ['بار فردا را', 'پیش از رسیدنش ببینید.'],
    promise: 'پیش‌بینی با عدم‌قطعیتی صادقانه، از داده‌هایی که هر مقدارشان تاریخچه دارد.',
    email: 'نشانی رایانامه',
    password: 'گذرواژه',
    newPassword: 'گذرواژهٔ تازه',
    name: 'نام شما',
    organisation: 'نام سازمان شما',
    organisationHelp: 'بعداً می‌توان آن را عوض کرد.',
    signIn: {
      title: 'خوش آمدید',
      lead: 'وارد شوید تا سری‌ها، پیش‌بینی‌ها و کارهایتان را ببینید.',
      action: 'ورود',
      forgot: 'گذرواژه را فراموش کرده‌اید؟',
      or: 'یا',
      passkey: 'ورود با کلید عبور',
      organisation: 'ورود از راه سازمان شما',
      signUp: 'هنوز حسابی ندارید؟ ثبت‌نام کنید',
    },
    second: {
      title: 'یک گام دیگر',
      totp: 'شش رقمی را که برنامهٔ احراز هویت اکنون نشان می‌دهد وارد کنید.',
      recovery: 'یکی از کدهای بازیابی را که نگه داشته‌اید وارد کنید. هر کدام یک بار کار می‌کند.',
      passkey: 'با کلید عبور این دستگاه یا کلید امنیتی خود تأیید کنید.',
      code: 'کد',
      recoveryCode: 'کد بازیابی',
      action: 'تأیید',
      usePasskey: 'کاربرد کلید عبور',
      use: { totp: 'با برنامهٔ احراز هویت', 'recovery-code': 'با کد بازیابی', passkey: 'با کلید عبور' },
    },
    sso: {
      title: 'ورود از راه سازمان',
      lead: 'به صفحهٔ سازمان خود می‌روید و واردشده برمی‌گردید.',
      slug: 'نام کوتاه سازمان',
      slugHelp: 'harbour-grid',
      action: 'ادامه',
      failed: 'ورود از راه سازمان شما پذیرفته نشد.',
    },
    first: {
      title: 'به Foresite خوش آمدید',
      lead: 'شما نخستین کس هستید. این حساب مالک می‌شود و دیگران را دعوت می‌کند.',
      action: 'آغاز',
    },
    invitation: {
      title: (organisation) => `پیوستن به ${organisation}`,
      lead: (email, role) => `شما با نشانی ${email} و نقش ${role} دعوت شده‌اید.`,
      known: (email) => `برای ${email} هم‌اکنون حسابی هست: بپذیرید و مانند همیشه وارد شوید.`,
      action: 'پذیرفتن دعوت',
      accepted: 'اکنون عضو هستید. مانند همیشه وارد شوید.',
    },
    signUp: {
      title: 'ثبت‌نام',
      lead: 'برایتان نامه‌ای می‌فرستیم؛ پیوند آن شما را پیش می‌برد.',
      action: 'برایم پیوند بفرستید',
      sent: (email) => `نامه‌ای به ${email} فرستاده شد.`,
      verifyTitle: 'حساب خود را بسازید',
      verifyLead: 'نشانی شما تأیید شد. مالک یک سازمان تازه می‌شوید.',
      verify: 'ساختن حساب',
    },
    reset: {
      title: 'گذرواژهٔ تازه',
      lead: 'برایتان نامه‌ای می‌فرستیم؛ با پیوند آن گذرواژهٔ تازه‌ای برگزینید.',
      action: 'برایم پیوند بفرستید',
      sent: (email) => `اگر برای ${email} حسابی باشد، نامه‌ای در راه است.`,
      doTitle: 'گذرواژهٔ تازه‌ای برگزینید',
      doLead: 'پس از آن همه‌جا از حساب خارج می‌شوید.',
      do: 'ثبت گذرواژه',
      done: 'گذرواژهٔ تازه ثبت شد. با آن وارد شوید.',
    },
    confirm: {
      title: 'نشانی تازهٔ خود را تأیید کنید',
      lead: 'از آن پس نامه‌ها به این نشانی می‌آیند و با آن وارد می‌شوید.',
      action: 'تأیید',
      done: 'نشانی تازهٔ شما تأیید شد. از این پس با آن وارد شوید.',
    },
    mailHint: 'چیزی نرسید؟ در نامه‌های ناخواسته بگردید یا چند دقیقهٔ دیگر دوباره بکوشید.',
    badLink: 'این پیوند کار نمی‌کند',
    badLinkHelp: 'کهنه است، پیش‌تر به کار رفته، یا کامل نیست. پیوند تازه‌ای بخواهید.',
    backToSignIn: 'بازگشت به ورود',
    toSignIn: 'رفتن به ورود',
    passkeyFailed: 'کلید عبوری به کار نرفت. دوباره بکوشید یا با گذرواژه وارد شوید.',
    loading: 'در حال بارگذاری',
  },
};
