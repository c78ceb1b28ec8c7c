/** Chooses permissions; one cannot give what one has not. */

import { Checkbox } from '@mantine/core';

import type { Permission } from '../api/session';
import { useSession } from '../app/useSession';
import { useLanguage } from '../i18n/language';
import { permissionMeaning } from '../i18n/permissions';

interface Props {
  label: string;
  chosen: Permission[];
  onChange: (chosen: Permission[]) => void;
}

export function PermissionPicker({ label, chosen, onChange }: Props) {
  const { language } = useLanguage();
  const { permissions } = useSession();
  const known = [...new Set([...permissions, ...chosen])].filter((one) => one !== 'account:manage');
  return (
    <Checkbox.Group label={label} value={chosen} onChange={onChange} className="fs-permissions">
      <div>
        {known.map((permission) => (
          <Checkbox
            key={permission}
            value={permission}
            label={permissionMeaning(permission, language)}
            description={<span dir="ltr">{permission}</span>}
            disabled={!permissions.includes(permission)}
          />
        ))}
      </div>
    </Checkbox.Group>
  );
}
