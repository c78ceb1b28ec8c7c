/** Names of roles: the built-in ones in the reader's language, an organisation's own as it wrote them. */

import type { Language } from './language';

const NAMES: Record<string, Record<Language, string>> = {
  viewer: { en: 'Viewer', fa: 'بیننده' },
  operator: { en: 'Operator', fa: 'کاربر عملیات' },
  analyst: { en: 'Analyst', fa: 'تحلیلگر' },
  admin: { en: 'Admin', fa: 'مدیر' },
  owner: { en: 'Owner', fa: 'مالک' },
};

export function roleName(role: string, language: Language): string {
  return NAMES[role]?.[language] ?? role;
}
