/** The words of how an organisation signs in. */

import type { Language } from '../i18n/language';

type Rules = Record<'second_factor' | 'single_sign_on', string>;

export interface SsoWords {
  title: string;
  lead: string;
  rule: string;
  ruleNote: string;
  rules: Rules;
  meanings: Rules;
  setUpFirst: string;
  askTitle: string;
  askTold: Rules;
  ask: string;
  dropTitle: string;
  dropTold: Rules;
  drop: string;
  provider: string;
  providerNote: string;
  none: string;
  setUp: string;
  setUpTitle: string;
  change: string;
  changeTitle: string;
  save: string;
  issuer: string;
  issuerHelp: string;
  client: string;
  secret: string;
  secretKept: string;
  secretNone: string;
  secretStays: string;
  scopes: string;
  domains: string;
  domainsHelp: string;
  allDomains: string;
  hours: string;
  hoursOf: (hours: string) => string;
  recheck: string;
  every: (minutes: string) => string;
  never: string;
  roles: string;
  rolesNote: (claim: string) => string;
  claim: string;
  claimHelp: string;
  orderHelp: string;
  valueHelp: string;
  valueAt: (line: number) => string;
  roleAt: (line: number) => string;
  up: (line: number) => string;
  takeAway: (line: number) => string;
  addLine: string;
  others: string;
  everybody: string;
  refused: string;
  register: string;
  registerNote: string;
  callback: string;
  callbackNote: string;
  logout: string;
  logoutNote: string;
  try: string;
  tryTitle: string;
  tryTold: string;
  tryNow: string;
  remove: string;
  removeTitle: string;
  removeTold: string;
}

export const ssoWords: Record<Language, SsoWords> = {
  en: {
    title: 'Signing in',
    lead: 'How members come in: what they must show, and your own identity provider if you have one.',
    rule: 'What sign-ins must show',
    ruleNote: 'Whoever does not meet it stays signed in, but sees nothing of the organisation until they do.',
    rules: { second_factor: 'Second factor required', single_sign_on: 'Single sign-on required' },
    meanings: {
      second_factor: 'An app, a recovery code or a passkey beside the password. Your provider’s word counts as one.',
      single_sign_on: 'Members come in by your provider only. Owners may still use passwords, should it fail.',
    },
    setUpFirst: 'Set up a provider first; then members can be asked to come in by it.',
    askTitle: 'Ask this of every sign-in?',
    askTold: {
      second_factor: 'Members without a second factor can do nothing here but add one to their account, from now on.',
      single_sign_on: 'Members who came in by password, other than owners, can do nothing here until they come in by your provider.',
    },
    ask: 'Ask for it',
    dropTitle: 'Ask for it no more?',
    dropTold: {
      second_factor: 'A password alone will open the organisation again.',
      single_sign_on: 'Passwords will let members in again, beside your provider.',
    },
    drop: 'Ask no more',
    provider: 'Single sign-on',
    providerNote: 'Your OpenID Connect provider says who your people are and gives them their roles.',
    none: 'Members come in by password or passkey. Set up your own provider to let it say who they are.',
    setUp: 'Set it up',
    setUpTitle: 'Set up single sign-on',
    change: 'Change',
    changeTitle: 'Change single sign-on',
    save: 'Save, if the provider answers',
    issuer: 'Address of the provider (issuer)',
    issuerHelp: 'Exactly as it names itself, such as https://id.example.org',
    client: 'Client ID',
    secret: 'Client secret',
    secretKept: 'Kept, sealed',
    secretNone: 'None',
    secretStays: 'Stays as it is',
    scopes: 'Scopes asked for',
    domains: 'Domains it may vouch for',
    domainsHelp: 'Of e-mail addresses, apart by commas.',
    allDomains: 'All',
    hours: 'Hours a session lasts',
    hoursOf: (hours) => `${hours} h`,
    recheck: 'Asked again whether it still holds',
    every: (minutes) => `every ${minutes} min`,
    never: 'never',
    roles: 'Roles it gives',
    rolesNote: (claim) => `By the claim “${claim}”, at every sign-in. The first line that fits counts.`,
    claim: 'Claim that decides about roles',
    claimHelp: 'A text, or a list of them, such as groups.',
    orderHelp: 'The first line that fits counts.',
    valueHelp: 'grid-operators',
    valueAt: (line) => `Value of the claim, line ${line}`,
    roleAt: (line) => `Role, line ${line}`,
    up: (line) => `Move line ${line} up`,
    takeAway: (line) => `Take line ${line} away`,
    addLine: 'Add a line',
    others: 'Everybody else',
    everybody: 'Everybody',
    refused: 'Not let in',
    register: 'To tell your provider',
    registerNote: 'Register these two addresses there.',
    callback: 'Redirect address',
    callbackNote: 'To which browsers come back after signing in.',
    logout: 'Back-channel logout address',
    logoutNote: 'By which it ends sessions here when somebody signs out there.',
    try: 'Try it',
    tryTitle: 'Try the sign-in',
    tryTold:
      'You go to your provider and come back signed in by it, to this page. Your sign-in of now ends; owners stay owners. If it fails, the page says why.',
    tryNow: 'Sign in by the provider',
    remove: 'Remove',
    removeTitle: 'Remove single sign-on?',
    removeTold: 'Members come in by password from then on. Whoever has none asks for one by “Forgot your password?”.',
  },
  fa: {
    title: 'ورود',
    lead: 'اعضا چگونه وارد می‌شوند: چه باید نشان دهند، و سامانهٔ هویت خودتان اگر دارید.',
    rule: 'ورودها چه باید نشان دهند',
    ruleNote: 'هر که آن را ندارد واردشده می‌ماند، ولی تا نداشته باشد چیزی از سازمان نمی‌بیند.',
    rules: { second_factor: 'عامل دوم لازم است', single_sign_on: 'ورود از راه سازمان لازم است' },
    meanings: {
      second_factor: 'برنامهٔ رمزساز، کد بازیابی یا کلید عبور در کنار گذرواژه. گفتهٔ سامانهٔ شما یکی به شمار می‌آید.',
      single_sign_on: 'اعضا تنها از راه سامانهٔ شما وارد می‌شوند. مالکان برای روز خرابی گذرواژه را هم دارند.',
    },
    setUpFirst: 'نخست سامانه‌ای برپا کنید؛ سپس می‌توان از اعضا خواست که از راه آن وارد شوند.',
    askTitle: 'از هر ورودی خواسته شود؟',
    askTold: {
      second_factor: 'از هم‌اکنون اعضای بی عامل دوم جز افزودن آن به حساب خود کاری اینجا نمی‌توانند.',
      single_sign_on: 'اعضایی که با گذرواژه آمده‌اند، جز مالکان، تا از راه سامانهٔ شما وارد نشوند کاری نمی‌توانند.',
    },
    ask: 'خواسته شود',
    dropTitle: 'دیگر خواسته نشود؟',
    dropTold: {
      second_factor: 'گذرواژه به‌تنهایی دوباره سازمان را باز می‌کند.',
      single_sign_on: 'گذرواژه نیز در کنار سامانهٔ شما دوباره اعضا را راه می‌دهد.',
    },
    drop: 'خواسته نشود',
    provider: 'ورود از راه سازمان',
    providerNote: 'سامانهٔ OpenID Connect شما می‌گوید افراد که هستند و نقششان را می‌دهد.',
    none: 'اعضا با گذرواژه یا کلید عبور وارد می‌شوند. سامانهٔ خود را برپا کنید تا او بگوید که هستند.',
    setUp: 'برپا کردن',
    setUpTitle: 'برپا کردن ورود از راه سازمان',
    change: 'تغییر',
    changeTitle: 'تغییر ورود از راه سازمان',
    save: 'نگه‌داشتن، اگر سامانه پاسخ دهد',
    issuer: 'نشانی سامانه (issuer)',
    issuerHelp: 'درست چنان‌که خود را می‌نامد، مانند https://id.example.org',
    client: 'شناسهٔ کارخواه (client ID)',
    secret: 'راز کارخواه (client secret)',
    secretKept: 'نگه داشته شده، مهروموم',
    secretNone: 'ندارد',
    secretStays: 'همان می‌ماند',
    scopes: 'گستره‌های خواسته (scopes)',
    domains: 'دامنه‌هایی که تأیید می‌کند',
    domainsHelp: 'دامنهٔ نشانی‌های رایانامه، جدا با ویرگول.',
    allDomains: 'همه',
    hours: 'ساعت‌های هر نشست',
    hoursOf: (hours) => `${hours} ساعت`,
    recheck: 'باز پرسیده می‌شود که هنوز برجاست',
    every: (minutes) => `هر ${minutes} دقیقه`,
    never: 'هرگز',
    roles: 'نقش‌هایی که می‌دهد',
    rolesNote: (claim) => `بر پایهٔ «${claim}»، در هر ورود. نخستین سطری که بخورد به شمار می‌آید.`,
    claim: 'ویژگی‌ای که نقش را تعیین می‌کند (claim)',
    claimHelp: 'یک متن یا فهرستی از آن، مانند groups.',
    orderHelp: 'نخستین سطری که بخورد به شمار می‌آید.',
    valueHelp: 'grid-operators',
    valueAt: (line) => `مقدار ویژگی، سطر ${line.toLocaleString('fa-IR')}`,
    roleAt: (line) => `نقش، سطر ${line.toLocaleString('fa-IR')}`,
    up: (line) => `سطر ${line.toLocaleString('fa-IR')} بالاتر رود`,
    takeAway: (line) => `سطر ${line.toLocaleString('fa-IR')} برداشته شود`,
    addLine: 'افزودن سطر',
    others: 'دیگران',
    everybody: 'همه',
    refused: 'راه داده نمی‌شود',
    register: 'به سامانه‌تان بگویید',
    registerNote: 'این دو نشانی را آنجا ثبت کنید.',
    callback: 'نشانی بازگشت',
    callbackNote: 'مرورگرها پس از ورود به آن بازمی‌گردند.',
    logout: 'نشانی خروج پشت‌صحنه',
    logoutNote: 'با آن نشست‌های اینجا را پایان می‌دهد وقتی کسی آنجا بیرون می‌رود.',
    try: 'آزمودن',
    tryTitle: 'آزمودن ورود',
    tryTold:
      'به سامانه‌تان می‌روید و واردشده از راه آن به همین صفحه بازمی‌گردید. ورود کنونی‌تان پایان می‌یابد؛ مالک، مالک می‌ماند. اگر نشود، صفحه می‌گوید چرا.',
    tryNow: 'ورود از راه سامانه',
    remove: 'برداشتن',
    removeTitle: 'ورود از راه سازمان برداشته شود؟',
    removeTold: 'از آن پس اعضا با گذرواژه وارد می‌شوند. هر که ندارد با «گذرواژه را فراموش کرده‌اید؟» یکی می‌سازد.',
  },
};
