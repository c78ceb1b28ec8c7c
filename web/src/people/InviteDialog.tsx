/** Invites somebody by a letter. */

import { NativeSelect } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';

import { invitations, invite, type Role } from '../api/people';
import { AskForm } from '../form/AskForm';
import { EmailField } from '../form/fields';
import { useLanguage, useWords } from '../i18n/language';
import { Dialog } from '../sheet/Dialog';
import { RoleSelect } from './RoleSelect';
import { peopleWords } from './words';

interface Props {
  opened: boolean;
  roles: Role[];
  onClose: () => void;
  onSent: (email: string) => void;
}

export function InviteDialog({ opened, roles, onClose, onSent }: Props) {
  const words = useWords(peopleWords);
  const { language } = useLanguage();
  const cache = useQueryClient();
  const [role, setRole] = useState('viewer');
  return (
    <Dialog title={words.inviteTitle} opened={opened} onClose={onClose}>
      <AskForm
        send={({ email = '', language: letter }) => invite({ email, role, language: letter === 'fa' ? 'fa' : 'en' })}
        onDone={({ email }) => {
          void cache.invalidateQueries(invitations);
          onSent(email);
        }}
        action={words.inviteAction}
      >
        <EmailField label={words.email} autoComplete="off" data-autofocus />
        <RoleSelect
          size="md"
          label={words.role}
          description={words.meanings[role] ?? '\u00a0'}
          inputWrapperOrder={['label', 'input', 'description']}
          roles={roles}
          value={role}
          onChange={(event) => {
            setRole(event.currentTarget.value);
          }}
        />
        <NativeSelect
          size="md"
          name="language"
          label={words.language}
          defaultValue={language}
          data={[
            { value: 'en', label: words.languages.en },
            { value: 'fa', label: words.languages.fa },
          ]}
        />
      </AskForm>
    </Dialog>
  );
}
