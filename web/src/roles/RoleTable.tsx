/** What each role allows: permissions down, roles across. */

import { IconCheck } from '@tabler/icons-react';

import type { Role } from '../api/people';
import { useLanguage, useWords } from '../i18n/language';
import { permissionMeaning } from '../i18n/permissions';
import { roleName } from '../i18n/roles';
import { roleWords } from './words';

export function RoleTable({ roles }: { roles: Role[] }) {
  const words = useWords(roleWords);
  const { language } = useLanguage();
  // The built-in roles come first, each with all that the one before it may: what more a role may follows.
  const all = [...new Set(roles.flatMap(({ permissions }) => permissions))];
  return (
    <div className="fs-grid-box" tabIndex={0} role="region" aria-label={words.table}>
      <table className="fs-grid">
        <thead>
          <tr>
            <th scope="col">{words.permission}</th>
            {roles.map(({ name }) => (
              <th key={name} scope="col">
                <bdi>{roleName(name, language)}</bdi>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {all.map((permission) => (
            <tr key={permission}>
              <th scope="row">
                {permissionMeaning(permission, language)} <code dir="ltr">{permission}</code>
              </th>
              {roles.map(({ name, permissions }) => (
                <td key={name}>
                  {permissions.includes(permission) ? (
                    <IconCheck size={17} stroke={2.2} role="img" aria-label={words.yes} />
                  ) : (
                    <span className="fs-hidden">{words.no}</span>
                  )}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
