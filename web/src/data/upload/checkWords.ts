/** The words of checking how a file is read. */

import type { Language } from '../../i18n/language';

export interface CheckWords {
  fits: string;
  fitsNote: (read: string, refused: string) => string;
  use: (name: string) => string;
  using: (name: string) => string;
  usePlain: string;
  ownProposal: string;
  onlyKept: string;
  noneFits: string;
  mayNotKeep: string;
  otherKept: string;
  none: string;
  guesses: string;
  guessesNote: string;
  units: string;
  unsure: (what: string) => string;
  allSure: string;
  sure: (percent: string) => string;
  stated: string;
  undo: string;
  ownValue: string;
  apply: string;
  close: string;
  columnsHelp: string;
  formatHelp: string;
  lines: string;
  linesNote: (read: string, refused: string) => string;
  asItStands: string;
  asRead: string;
  refusedLine: string;
  noLines: string;
  series: string;
  seriesNote: string;
  column: string;
  unit: string;
  quantity: string;
  key: string;
  leave: string;
  leaveOut: (name: string) => string;
  addColumn: string;
  unitFor: (unit: string) => string;
  name: string;
  nameHelp: string;
  nameWrong: string;
  nameTaken: string;
  advanced: string;
  advancedNote: string;
  contractText: string;
  atLine: (line: string) => string;
  faults: string;
}

export const checkWords: Record<Language, CheckWords> = {
  en: {
    fits: 'A kept contract reads this file',
    fitsNote: (read, refused) => `${read} values of its beginning, ${refused} refused`,
    use: (name) => `Use “${name}”`,
    using: (name) => `Read under the kept contract “${name}”.`,
    usePlain: 'Kept contract',
    ownProposal: 'See a new proposal instead',
    onlyKept: 'Your role loads files under contracts that are kept already.',
    noneFits: 'No kept contract reads this file. Somebody who may keep contracts (an analyst, for one) has to load the first file of its kind.',
    mayNotKeep: 'This is not the kept contract any more, and your role may not keep a new one.',
    otherKept: 'Read under another kept contract',
    none: '–',
    guesses: 'How the file is read',
    guessesNote: 'Click what is wrong; you see at once what comes of it.',
    units: 'units',
    unsure: (what) => `Least sure: ${what}.`,
    allSure: 'No guess is doubtful.',
    sure: (percent) => `${percent} sure`,
    stated: 'As stated',
    undo: 'Undo',
    ownValue: 'Another one',
    apply: 'Apply',
    close: 'Close',
    columnsHelp: 'Several columns are joined with a blank, in the order of the file.',
    formatHelp: 'Year %Y, month %m (name %b), day %d, hour %H (with AM or PM: %I and %p), minute %M, second %S.',
    lines: 'Lines and what is read of them',
    linesNote: (read, refused) => `${read} values read, ${refused} rows or cells refused.`,
    asItStands: 'As it stands in the file',
    asRead: 'As it is read',
    refusedLine: 'Refused',
    noLines: 'Nothing was read.',
    series: 'Series',
    seriesNote: 'Each column of values becomes a series. A unit of 1 is a plain number.',
    column: 'Column',
    unit: 'Unit',
    quantity: 'Quantity',
    key: 'Key',
    leave: 'Leave out',
    leaveOut: (name) => `Leave out ${name}`,
    addColumn: 'Take another column',
    unitFor: (unit) => `All series in “${unit}” are in`,
    name: 'Name of the contract',
    nameHelp: 'Later files like this one are loaded under it.',
    nameWrong: 'Lower-case letters, digits and hyphens.',
    nameTaken: 'A contract of this name is kept; this becomes its newest version.',
    advanced: 'The contract as text',
    advancedNote: 'Everything that can be said about a file; the reference of contracts lists it.',
    contractText: 'Contract (TOML)',
    atLine: (line) => `Line ${line}`,
    faults: 'What is wrong with it',
  },
  fa: {
    fits: 'قراردادی که دارید این پرونده را می‌خواند',
    fitsNote: (read, refused) => `${read} مقدار از آغاز آن، ${refused} رد شده`,
    use: (name) => `کاربرد «${name}»`,
    using: (name) => `با قرارداد «${name}» خوانده می‌شود.`,
    usePlain: 'قرارداد نگه‌داشته',
    ownProposal: 'پیشنهادی تازه ببین',
    onlyKept: 'نقش شما پرونده‌ها را تنها با قراردادهای نگه‌داشته بارگذاری می‌کند.',
    noneFits: 'هیچ قراردادی این پرونده را نمی‌خواند. کسی که اجازهٔ نگه‌داشتن قرارداد دارد (مانند تحلیلگر) باید نخستین پرونده از این گونه را بارگذاری کند.',
    mayNotKeep: 'این دیگر آن قرارداد نیست و نقش شما اجازهٔ نگه‌داشتن قرارداد تازه نمی‌دهد.',
    otherKept: 'خواندن با قراردادی دیگر',
    none: '–',
    guesses: 'پرونده چگونه خوانده می‌شود',
    guessesNote: 'روی هر چه نادرست است بزنید؛ نتیجه را همان دم می‌بینید.',
    units: 'یکاها',
    unsure: (what) => `نامطمئن‌ترین‌ها: ${what}.`,
    allSure: 'هیچ حدسی مشکوک نیست.',
    sure: (percent) => `${percent} مطمئن`,
    stated: 'گفتهٔ شما یا پیش‌فرض',
    undo: 'واگرد',
    ownValue: 'مقداری دیگر',
    apply: 'اعمال',
    close: 'بستن',
    columnsHelp: 'چند ستون به ترتیب پرونده با یک فاصله به هم می‌پیوندند.',
    formatHelp: 'سال %Y، ماه %m (نام %b)، روز %d، ساعت %H (با AM یا PM: ‏%I و %p)، دقیقه %M، ثانیه %S.',
    lines: 'سطرها و آنچه از آن‌ها خوانده می‌شود',
    linesNote: (read, refused) => `${read} مقدار خوانده، ${refused} سطر یا خانه رد شد.`,
    asItStands: 'همان‌گونه که در پرونده است',
    asRead: 'آنچه خوانده می‌شود',
    refusedLine: 'ردشده',
    noLines: 'چیزی خوانده نشد.',
    series: 'سری‌ها',
    seriesNote: 'هر ستونِ مقدار یک سری می‌شود. یکای 1 یعنی عدد ساده.',
    column: 'ستون',
    unit: 'یکا',
    quantity: 'کمیت',
    key: 'کلید',
    leave: 'کنارگذاشتن',
    leaveOut: (name) => `کنارگذاشتن ${name}`,
    addColumn: 'افزودن ستونی دیگر',
    unitFor: (unit) => `همهٔ سری‌های «${unit}» با یکای`,
    name: 'نام قرارداد',
    nameHelp: 'پرونده‌های بعدیِ همانند با آن بارگذاری می‌شوند.',
    nameWrong: 'حرف‌های کوچک لاتین، رقم و خط تیره.',
    nameTaken: 'قراردادی با این نام هست؛ این تازه‌ترین نسخهٔ آن می‌شود.',
    advanced: 'متن قرارداد',
    advancedNote: 'همهٔ آنچه می‌توان دربارهٔ پرونده گفت؛ مرجع قراردادها آن را فهرست می‌کند.',
    contractText: 'قرارداد (TOML)',
    atLine: (line) => `سطر ${line}`,
    faults: 'ایرادهای آن',
  },
};
