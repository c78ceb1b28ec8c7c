/** The words of the audit trail. */

import type { Language } from '../i18n/language';
import { persianMeanings } from './meanings';

export interface AuditWords {
  title: string;
  lead: string;
  none: string;
  when: string;
  who: string;
  what: string;
  to: string;
  security: string;
  onlySecurity: string;
  from: string;
  until: string;
  search: string;
  clear: string;
  actorHelp: string;
  actionHelp: string;
  export: string;
  before: string;
  after: string;
  request: string;
  erased: string;
  actors: Record<string, string>;
  /** What was done, by its code; the API's own sentence where there is none. */
  meanings: Record<string, string>;
}

export const auditWords: Record<Language, AuditWords> = {
  en: {
    title: 'Audit',
    lead: 'Who did what, from where. Each entry is chained to the one before, so that nothing can be taken out unseen.',
    none: 'No entry matches.',
    when: 'When',
    who: 'Who',
    what: 'What',
    to: 'To what',
    security: 'Security',
    onlySecurity: 'Only security',
    from: 'From',
    until: 'Up to',
    search: 'Search',
    clear: 'Show all',
    actorHelp: 'Name or id',
    actionHelp: 'Such as key.create',
    export: 'Export as CSV',
    before: 'Before',
    after: 'After',
    request: 'Request',
    erased: 'Erased',
    actors: { person: 'Person', key: 'Key', shell: 'Shell', anybody: 'Anybody', job: 'Job', house: 'Foresite', nobody: 'Nobody signed in' },
    meanings: {},
  },
  fa: {
    title: 'رویدادنامه',
    lead: 'چه کسی، چه کاری، از کجا. هر مدخل به پیشین زنجیر شده تا چیزی نادیده برداشته نشود.',
    none: 'مدخلی پیدا نشد.',
    when: 'زمان',
    who: 'چه کسی',
    what: 'چه کاری',
    to: 'با چه',
    security: 'امنیتی',
    onlySecurity: 'تنها امنیتی',
    from: 'از',
    until: 'تا',
    search: 'جست‌وجو',
    clear: 'نمایش همه',
    actorHelp: 'نام یا شناسه',
    actionHelp: 'مانند key.create',
    export: 'برون‌بری CSV',
    before: 'پیش از آن',
    after: 'پس از آن',
    request: 'درخواست',
    erased: 'پاک‌شده',
    actors: { person: 'شخص', key: 'کلید', shell: 'خط فرمان', anybody: 'هرکس', job: 'کار', house: 'Foresite', nobody: 'واردنشده' },
    meanings: persianMeanings,
  },
};
