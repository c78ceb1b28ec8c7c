/** What each permission allows, in words; the codes are the API's. */

import type { Permission } from '../api/session';
import type { Language } from './language';

export const PERMISSIONS: Record<Permission, Record<Language, string>> = {
  'data:read': {
    en: 'Read assets, series, values, forecasts, contracts, runs, jobs and held rows',
    fa: 'خواندن دارایی‌ها، سری‌ها، مقدارها، پیش‌بینی‌ها، قراردادها، اجراها، کارها و ردیف‌های نگه‌داشته',
  },
  'data:push': { en: 'Push values of series that exist', fa: 'فرستادن مقدار برای سری‌های موجود' },
  'series:make': { en: 'Make series by pushing values of new ones, as agents do', fa: 'ساختن سری با فرستادن مقدار برای سری‌های تازه، چنان‌که عامل‌های گردآوری می‌کنند' },
  'file:upload': { en: 'Upload files under a kept contract', fa: 'بارگذاری پرونده با قراردادی که نگه داشته شده' },
  'quarantine:settle': { en: 'Accept and drop the rows that a rule held back', fa: 'پذیرفتن یا کنار گذاشتن ردیف‌هایی که قاعده‌ای نگه داشته' },
  'job:manage': { en: 'Cancel and resume jobs', fa: 'لغو و ازسرگیری کارها' },
  'lake:maintain': { en: 'Have the history flushed, compacted and verified', fa: 'تخلیه، فشرده‌سازی و وارسی تاریخچه' },
  'forecast:issue': { en: 'Have forecasts issued', fa: 'صدور پیش‌بینی' },
  'asset:write': { en: 'Bring in sites, and say what and where they are and what they are part of', fa: 'افزودن سایت‌ها و گفتن این‌که چه هستند، کجایند و بخشی از چه' },
  'source:manage': { en: 'Set up, try, change and remove sources that data are fetched from', fa: 'برپا کردن، آزمودن، دگرگون کردن و برداشتن منبع‌هایی که داده از آن‌ها گرفته می‌شود' },
  'contract:write': { en: 'Keep contracts: say what files mean', fa: 'نگه‌داری قراردادها: گفتن معنای پرونده‌ها' },
  'model:train': { en: 'Have models trained', fa: 'آموزش مدل' },
  'model:promote': { en: 'Have models certified and contests held, and say which model is champion', fa: 'گواهی دادن به مدل‌ها، برگزاری مسابقه و گزیدن مدل برتر' },
  'backtest:run': { en: 'Have forecasters measured at past moments', fa: 'سنجش پیش‌بینی‌گرها در لحظه‌های گذشته' },
  'anomaly:acknowledge': { en: 'Accept, dismiss and write about anomalies', fa: 'پذیرفتن، رد کردن و نوشتن دربارهٔ ناهنجاری‌ها' },
  'note:write': { en: 'Write notes about times, and change and remove one’s own', fa: 'نوشتن یادداشت دربارهٔ زمان‌ها، و تغییر و حذف یادداشت‌های خود' },
  'note:moderate': { en: 'Take down notes that others shared', fa: 'برداشتن یادداشت‌هایی که دیگران با همه در میان گذاشته‌اند' },
  'detector:write': { en: 'Set detectors of anomalies, and have them look', fa: 'تنظیم آشکارسازهای ناهنجاری و به کار انداختن آن‌ها' },
  'schedule:write': { en: 'Make and change schedules', fa: 'ساختن و تغییر زمان‌بندی‌ها' },
  'dashboard:write': { en: 'Compose dashboards, and change, share and delete one’s own', fa: 'ساختن داشبورد و تغییر، هم‌رسانی و حذف داشبوردهای خود' },
  'dashboard:manage': { en: 'Change, share and delete what others share, and say where roles begin', fa: 'تغییر، هم‌رسانی و حذف داشبوردهای هم‌رسانی‌شدهٔ دیگران و تعیین صفحهٔ آغاز نقش‌ها' },
  'key:manage': { en: 'Make, renew and end API keys', fa: 'ساختن، نو کردن و پایان دادن کلیدهای API' },
  'people:manage': { en: 'Invite people, change their roles and let them go', fa: 'دعوت از افراد، تغییر نقش و کنار گذاشتن آنان' },
  'appearance:manage': { en: 'Say how the organisation looks, and what new people begin with', fa: 'تعیین ظاهر سازمان و آنچه افراد تازه با آن آغاز می‌کنند' },
  'role:manage': { en: 'Compose roles of permissions', fa: 'ساختن نقش از اجازه‌ها' },
  'audit:read': { en: 'Search and export the audit trail', fa: 'جست‌وجو و برون‌بری رویدادنامه' },
  'usage:read': { en: 'See what people and programs used', fa: 'دیدن مصرف افراد و برنامه‌ها' },
  'sign-in:manage': { en: 'Set up single sign-on, and say what sign-ins must show', fa: 'برپا کردن ورود از راه سازمان و تعیین آنچه ورودها باید نشان دهند' },
  'account:manage': { en: 'Look after one’s own account', fa: 'رسیدگی به حساب خود' },
};

export function permissionMeaning(permission: Permission, language: Language): string {
  return PERMISSIONS[permission][language];
}
