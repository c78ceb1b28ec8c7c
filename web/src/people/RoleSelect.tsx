/** Chooses a role; those that hold more than one has oneself cannot be given. */

import { NativeSelect, type NativeSelectProps } from '@mantine/core';

import type { Role } from '../api/people';
import { useSession } from '../app/useSession';
import { useLanguage } from '../i18n/language';
import { roleName } from '../i18n/roles';

interface Own {
  roles: Role[];
  current?: string;
  /** What the choice of no role says; without it there is none. */
  none?: string;
}

type Props = Omit<NativeSelectProps, 'data'> & Own;

export function RoleSelect({ roles, current, none, ...rest }: Props) {
  const { language } = useLanguage();
  const givable = useGivable();
  const names = roles.some(({ name }) => name === current) || !current ? roles : [...roles, { name: current, permissions: [] }];
  return (
    <NativeSelect
      {...rest}
      data={[
        ...(none ? [{ value: '', label: none }] : []),
        ...names.map((role) => ({
          value: role.name,
          label: roleName(role.name, language),
          disabled: role.name !== current && !givable(role),
        })),
      ]}
    />
  );
}

/** Tells which roles one may give. */
export function useGivable(): (role: Pick<Role, 'name' | 'permissions'>) => boolean {
  const { permissions, me } = useSession();
  return (role) => (role.name !== 'owner' || me?.role === 'owner') && role.permissions.every((one) => permissions.includes(one));
}
