/** The words of roles. */

import type { Language } from '../i18n/language';

export interface RoleWords {
  title: string;
  lead: string;
  table: string;
  permission: string;
  builtIn: string;
  own: string;
  ownNote: string;
  none: string;
  make: string;
  makeTitle: string;
  changeTitle: (name: string) => string;
  change: string;
  remove: string;
  removeTitle: (name: string) => string;
  removeTold: string;
  name: string;
  nameHelp: string;
  allows: string;
  save: string;
  members: string;
  yes: string;
  no: string;
  action: string;
  choose: string;
}

export const roleWords: Record<Language, RoleWords> = {
  en: {
    title: 'Roles',
    lead: 'A role is a set of permissions. Five are built in; compose your own where none fits.',
    table: 'What each role allows',
    permission: 'Permission',
    builtIn: 'Built in',
    own: 'Roles of this organisation',
    ownNote: 'Changes reach members at their next request.',
    none: 'There are none yet; the built-in ones serve most organisations.',
    make: 'Compose a role',
    makeTitle: 'Compose a role',
    changeTitle: (name) => `Change ${name}`,
    change: 'Change',
    remove: 'Remove',
    removeTitle: (name) => `Remove ${name}?`,
    removeTold: 'It can be removed once nobody has it any more.',
    name: 'Name',
    nameHelp: 'Small letters, digits and hyphens, such as night-shift.',
    allows: 'It allows to',
    save: 'Save',
    members: 'Members',
    yes: 'Allowed',
    no: 'Not allowed',
    action: 'Actions',
    choose: 'Choose at least one permission.',
  },
  fa: {
    title: 'نقش‌ها',
    lead: 'نقش مجموعه‌ای از اجازه‌هاست. پنج نقش از پیش هست؛ اگر هیچ‌یک مناسب نبود خودتان بسازید.',
    table: 'هر نقش چه اجازه می‌دهد',
    permission: 'اجازه',
    builtIn: 'از پیش ساخته',
    own: 'نقش‌های این سازمان',
    ownNote: 'تغییرها با درخواست بعدی به اعضا می‌رسند.',
    none: 'هنوز هیچ؛ نقش‌های از پیش ساخته برای بیشتر سازمان‌ها بس‌اند.',
    make: 'ساختن نقش',
    makeTitle: 'ساختن نقش',
    changeTitle: (name) => `تغییر ${name}`,
    change: 'تغییر',
    remove: 'حذف',
    removeTitle: (name) => `${name} حذف شود؟`,
    removeTold: 'هنگامی حذف می‌شود که دیگر کسی آن را نداشته باشد.',
    name: 'نام',
    nameHelp: 'حروف کوچک لاتین، رقم و خط تیره، مانند night-shift.',
    allows: 'اجازه می‌دهد به',
    save: 'ذخیره',
    members: 'اعضا',
    yes: 'مجاز',
    no: 'غیرمجاز',
    action: 'کارها',
    choose: 'دست‌کم یک اجازه برگزینید.',
  },
};
