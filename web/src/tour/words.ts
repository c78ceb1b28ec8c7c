/** The words of the first run. */

import type { Language } from '../i18n/language';
import type { Step } from './steps';

interface Said {
  title: string;
  text: string;
}

interface Words {
  offer: string;
  notNow: string;
  begin: string;
  name: string;
  of: (at: string, all: string) => string;
  steps: Record<Step, Said>;
  takeMe: string;
  end: string;
  done: string;
  cannot: string;
  failed: string;
}

export const tourWords: Record<Language, Words> = {
  en: {
    offer: 'New here? Make your first chart',
    notNow: 'Not now',
    begin: 'Show me how',
    name: 'First chart',
    of: (at, all) => `Step ${at} of ${all}`,
    steps: {
      'open-data': { title: 'Data come in here', text: 'Open “Data”. Files are looked at first; nothing is written until you say so.' },
      'choose-file': { title: 'Bring a file of yours', text: 'Drop a CSV or Excel file here, or choose one, as it is: titles, commas and odd dates are understood.' },
      'see-guesses': { title: 'This is how it was understood', text: 'Each chip says how sure it is. Click one that is wrong, then “Try it” below.' },
      'see-counts': { title: 'What would happen', text: 'The file was read in earnest, and nothing was written. If the counts look right, load it.' },
      'open-chart': { title: 'Your data are in', text: 'Open one of the series to see its chart.' },
      'own-chart': { title: 'Your own first chart', text: 'Drag to move, hold Ctrl and turn the wheel to look closer. The small ? beside a heading says what words mean.' },
      'open-explore': { title: 'All series are here', text: 'Open “Explore” to put series side by side.' },
      'choose-series': { title: 'Choose what you want to see', text: 'Click one of these series, or “Add a series” to search among all of them.' },
      'own-picture': { title: 'Your own first chart', text: 'Add more series, compare with last week, or move the slider below to see what was known when. The link button keeps this picture.' },
    },
    takeMe: 'Take me there',
    end: 'End',
    done: 'Done',
    cannot: 'There are no series yet, and your role may not load files. Ask somebody who may.',
    failed: 'The server did not answer. Try again.',
  },
  fa: {
    offer: 'تازه آمده‌اید؟ نخستین نمودار خود را بسازید',
    notNow: 'اکنون نه',
    begin: 'راه را نشانم بده',
    name: 'نخستین نمودار',
    of: (at, all) => `گام ${at} از ${all}`,
    steps: {
      'open-data': { title: 'داده از اینجا می‌آید', text: '«داده‌ها» را باز کنید. پرونده نخست دیده می‌شود؛ تا نگویید چیزی نوشته نمی‌شود.' },
      'choose-file': { title: 'پرونده‌ای از خود بیاورید', text: 'یک پروندهٔ CSV یا اکسل را همان‌گونه که هست اینجا رها کنید یا برگزینید: عنوان‌ها، ویرگول‌ها و تاریخ‌های نامعمول فهمیده می‌شود.' },
      'see-guesses': { title: 'چنین فهمیده شد', text: 'هر برچسب می‌گوید چه اندازه مطمئن است. روی نادرست بزنید و سپس در پایین «بیازما».' },
      'see-counts': { title: 'آنچه رخ می‌داد', text: 'پرونده به‌راستی خوانده شد و چیزی نوشته نشد. اگر شمارها درست است بارگذاری کنید.' },
      'open-chart': { title: 'دادهٔ شما رسید', text: 'یکی از سری‌ها را باز کنید تا نمودارش را ببینید.' },
      'own-chart': { title: 'نخستین نمودار خود شما', text: 'برای جابه‌جایی بکشید و برای نزدیک‌تر دیدن Ctrl را نگه دارید و چرخ را بگردانید. نشان کوچک ؟ کنار عنوان‌ها معنای واژه‌ها را می‌گوید.' },
      'open-explore': { title: 'همهٔ سری‌ها اینجاست', text: '«کاوش» را باز کنید تا سری‌ها را کنار هم بگذارید.' },
      'choose-series': { title: 'آنچه می‌خواهید ببینید برگزینید', text: 'روی یکی از این سری‌ها بزنید، یا با «افزودن سری» میان همه بجویید.' },
      'own-picture': { title: 'نخستین نمودار خود شما', text: 'سری‌های دیگری بیفزایید، با هفتهٔ پیش بسنجید، یا لغزندهٔ پایین را جابه‌جا کنید تا ببینید چه هنگامی چه دانسته بود. دکمهٔ پیوند این تصویر را نگه می‌دارد.' },
    },
    takeMe: 'مرا به آنجا ببر',
    end: 'پایان',
    done: 'انجام شد',
    cannot: 'هنوز سری‌ای نیست و نقش شما اجازهٔ بارگذاری ندارد. از کسی که می‌تواند بخواهید.',
    failed: 'سرور پاسخ نداد. دوباره بکوشید.',
  },
};
