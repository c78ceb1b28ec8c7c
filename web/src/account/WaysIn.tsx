/** How one signs in: address and password, each changed in a dialog that asks for the password first. */

import { Button } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';

import { changeEmail, changePassword, ownSessions } from '../api/account';
import { AskForm } from '../form/AskForm';
import { EmailField, NewPasswordField, PasswordField } from '../form/fields';
import { useWords } from '../i18n/language';
import { Dialog } from '../sheet/Dialog';
import { Card } from '../sheet/Page';
import { Setting } from '../sheet/Setting';
import { accountWords } from './words';

export function WaysIn({ email, name }: { email: string; name: string }) {
  const words = useWords(accountWords);
  const cache = useQueryClient();
  const [asked, setAsked] = useState<'email' | 'password' | null>(null);
  const [sentTo, setSentTo] = useState('');
  const [changed, setChanged] = useState(false);
  const close = () => {
    setAsked(null);
  };
  return (
    <Card title={words.signIn}>
      <Setting title={words.email} told={sentTo ? words.emailSent(sentTo) : <bdi>{email}</bdi>}>
        <Button
          variant="default"
          size="xs"
          aria-label={words.emailTitle}
          onClick={() => {
            setAsked('email');
          }}
        >
          {words.change}
        </Button>
      </Setting>
      <Setting title={words.password} told={changed ? words.passwordDone : words.passwordNote}>
        <Button
          variant="default"
          size="xs"
          aria-label={words.passwordTitle}
          onClick={() => {
            setAsked('password');
          }}
        >
          {words.change}
        </Button>
      </Setting>
      <Dialog title={words.emailTitle} opened={asked === 'email'} onClose={close}>
        <AskForm
          send={async ({ email: next = '', password = '' }) => {
            await changeEmail({ email: next, password });
            return next;
          }}
          onDone={(next) => {
            setSentTo(next);
            close();
          }}
          action={words.change}
        >
          <EmailField label={words.emailNew} autoComplete="email" data-autofocus />
          <PasswordField name="password" label={words.passwordOld} />
        </AskForm>
      </Dialog>
      <Dialog title={words.passwordTitle} opened={asked === 'password'} onClose={close}>
        <AskForm
          send={({ old = '', new: next = '' }) => changePassword({ old, new: next })}
          onDone={() => {
            setChanged(true);
            close();
            void cache.invalidateQueries(ownSessions);
          }}
          action={words.change}
        >
          <input type="hidden" autoComplete="username" value={email} readOnly />
          <PasswordField name="old" label={words.passwordOld} data-autofocus />
          <NewPasswordField name="new" label={words.passwordNew} email={email} person={name} />
        </AskForm>
      </Dialog>
    </Card>
  );
}
