/** The words of how an organisation looks. */

import type { Language } from '../i18n/language';

type Name = 'language' | 'theme' | 'digits' | 'calendar';

export interface AppearanceWords {
  title: string;
  lead: string;
  logo: string;
  logoNote: string;
  logoOwn: string;
  logoNone: string;
  choose: string;
  remove: string;
  noPicture: string;
  look: string;
  lookNote: string;
  name: string;
  nameHelp: string;
  line: string;
  lineHelp: string;
  colour: string;
  colourHelp: string;
  pick: string;
  shades: string;
  buttons: string;
  lightText: string;
  darkText: string;
  and: string;
  moved: (which: string) => string;
  stays: string;
  names: Record<Name, string>;
  choices: Record<Name, Record<string, string>>;
  save: string;
  saved: string;
}

export const appearanceWords: Record<Language, AppearanceWords> = {
  en: {
    title: 'Appearance',
    lead: 'How your organisation looks here and on its sign-in page, and what new people begin with.',
    logo: 'Logo',
    logoNote: 'Shown 28 pixels high in the head of every page. Anybody who opens the sign-in page sees it.',
    logoOwn: 'Your own logo is shown.',
    logoNone: 'The mark of Foresite is shown.',
    choose: 'Choose a picture',
    remove: 'Remove',
    noPicture: 'The browser cannot draw this file. Choose a PNG, JPEG, WebP or SVG.',
    look: 'Name, colour and beginnings',
    lookNote: 'What is empty is as Foresite has it. People keep what they chose themselves.',
    name: 'Name shown',
    nameHelp: 'In the head of pages, in the place of Foresite.',
    line: 'Line on the sign-in page',
    lineHelp: 'Anybody who opens that page reads it.',
    colour: 'Colour',
    colourHelp: 'Of buttons, links and what is chosen.',
    pick: 'Pick a colour',
    shades: 'Shades in use',
    buttons: 'Buttons',
    lightText: 'Text, light',
    darkText: 'Text, dark',
    and: ' and ',
    moved: (which) => `As it is, your colour would be hard to read (contrast below 4.5:1). The nearest shade that can be read is used for: ${which}.`,
    stays: 'Your colour can be read everywhere as it is.',
    names: { language: 'Language', theme: 'Colours of the page', digits: 'Digits of new people', calendar: 'Calendar of new people' },
    choices: {
      language: { browser: 'As the browser asks', en: 'English', fa: 'فارسی' },
      theme: { browser: 'As the device has them', light: 'Light', dark: 'Dark' },
      digits: { language: 'As the language has them', latin: 'Latin', persian: 'Persian' },
      calendar: { language: 'As the language has it', gregorian: 'Gregorian', persian: 'Persian (Solar Hijri)' },
    },
    save: 'Save',
    saved: 'Saved',
  },
  fa: {
    title: 'ظاهر',
    lead: 'سازمان شما اینجا و در صفحهٔ ورود چگونه دیده می‌شود، و افراد تازه با چه آغاز می‌کنند.',
    logo: 'نشان',
    logoNote: 'با بلندی ۲۸ پیکسل بالای هر صفحه دیده می‌شود. هر که صفحهٔ ورود را باز کند آن را می‌بیند.',
    logoOwn: 'نشان خودتان دیده می‌شود.',
    logoNone: 'نشان Foresite دیده می‌شود.',
    choose: 'گزینش تصویر',
    remove: 'برداشتن',
    noPicture: 'مرورگر نمی‌تواند این پرونده را بکشد. یک PNG، JPEG، WebP یا SVG برگزینید.',
    look: 'نام، رنگ و آغازها',
    lookNote: 'آنچه خالی است همان است که Foresite دارد. هر کس آنچه خود برگزیده نگه می‌دارد.',
    name: 'نامی که دیده می‌شود',
    nameHelp: 'بالای صفحه‌ها، به جای Foresite.',
    line: 'جملهٔ صفحهٔ ورود',
    lineHelp: 'هر که آن صفحه را باز کند می‌خواند.',
    colour: 'رنگ',
    colourHelp: 'رنگ دکمه‌ها، پیوندها و آنچه برگزیده است.',
    pick: 'برداشتن رنگ',
    shades: 'سایه‌های به‌کاررفته',
    buttons: 'دکمه‌ها',
    lightText: 'متن، روشن',
    darkText: 'متن، تیره',
    and: ' و ',
    moved: (which) => `رنگ شما چنان‌که هست سخت خوانده می‌شود (تضاد کمتر از ۴٫۵ به ۱). نزدیک‌ترین سایهٔ خوانا به کار می‌رود برای: ${which}.`,
    stays: 'رنگ شما همه‌جا چنان‌که هست خوانده می‌شود.',
    names: { language: 'زبان', theme: 'رنگ‌های صفحه', digits: 'رقم‌های افراد تازه', calendar: 'تقویم افراد تازه' },
    choices: {
      language: { browser: 'چنان‌که مرورگر می‌خواهد', en: 'English', fa: 'فارسی' },
      theme: { browser: 'چنان‌که دستگاه دارد', light: 'روشن', dark: 'تیره' },
      digits: { language: 'چنان‌که در زبان است', latin: 'لاتین', persian: 'فارسی' },
      calendar: { language: 'چنان‌که در زبان است', gregorian: 'میلادی', persian: 'خورشیدی' },
    },
    save: 'ذخیره',
    saved: 'ذخیره شد',
  },
};
