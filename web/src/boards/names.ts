/** Who made something and which roles are meant, in words. */

import { useLanguage } from '../i18n/language';
import { roleName } from '../i18n/roles';

const KINDS = /^(person|key|shell|anybody|job|house|nobody) (?=.)/;

/** As the API names whoever acts: the kind stands before the name. */
export const makerName = (told: string) => told.replace(KINDS, '');

export function useRoleNames(): (roles: readonly string[]) => string {
  const { language } = useLanguage();
  return (roles) => roles.map((role) => roleName(role, language)).join(language === 'fa' ? '، ' : ', ');
}
