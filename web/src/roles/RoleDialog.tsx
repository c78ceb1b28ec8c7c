/** Composes a role, or changes what one allows. */

import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';

import { changeRole, makeRole, roles, type Role } from '../api/people';
import type { Permission } from '../api/session';
import { AskForm } from '../form/AskForm';
import { TextField } from '../form/fields';
import { useWords } from '../i18n/language';
import { Dialog } from '../sheet/Dialog';
import { PermissionPicker } from './PermissionPicker';
import { roleWords } from './words';

export function RoleDialog({ role, onClose }: { role: Role | null; onClose: () => void }) {
  const words = useWords(roleWords);
  const cache = useQueryClient();
  const [chosen, setChosen] = useState<Permission[]>(role?.permissions ?? ['data:read']);
  return (
    <Dialog title={role ? words.changeTitle(role.name) : words.makeTitle} opened onClose={onClose} wide>
      <AskForm
        send={(typed) => {
          if (chosen.length === 0) throw new Error(words.choose);
          return role ? changeRole({ name: role.name, permissions: chosen }) : makeRole({ name: typed['name'] ?? '', permissions: chosen });
        }}
        onDone={() => {
          void cache.invalidateQueries(roles);
          onClose();
        }}
        action={words.save}
      >
        {!role && (
          <TextField name="name" label={words.name} description={words.nameHelp} autoComplete="off" spellCheck={false} dir="ltr" data-autofocus maxLength={64} />
        )}
        <PermissionPicker label={words.allows} chosen={chosen} onChange={setChosen} />
      </AskForm>
    </Dialog>
  );
}
