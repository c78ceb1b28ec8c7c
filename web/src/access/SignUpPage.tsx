/** Open sign-up: an address is asked for, then proved by the link in a letter, then an organisation is made. */

import { useState } from 'react';

import { signUp, verify } from '../api/session';
import { AskForm } from '../form/AskForm';
import { EmailField, NewPasswordField, TextField } from '../form/fields';
import { useLanguage, useWords } from '../i18n/language';
import { BackToSignIn } from './BadLink';
import { Frame } from './Frame';
import { Sent } from './Sent';
import { useEnter } from './useEnter';
import { useToken } from './useToken';
import { accessWords } from './words';

export function SignUpPage() {
  const token = useToken();
  return token ? <Verify token={token} /> : <Ask />;
}

function Ask() {
  const words = useWords(accessWords);
  const { language } = useLanguage();
  const [sent, setSent] = useState('');
  if (sent) return <Sent title={words.signUp.title} told={words.signUp.sent(sent)} />;
  return (
    <Frame title={words.signUp.title} lead={words.signUp.lead}>
      <AskForm
        send={async ({ email = '' }) => {
          await signUp({ email, language });
          return email;
        }}
        onDone={setSent}
        action={words.signUp.action}
      >
        <EmailField label={words.email} autoComplete="email" autoFocus />
      </AskForm>
      <BackToSignIn />
    </Frame>
  );
}

function Verify({ token }: { token: string }) {
  const words = useWords(accessWords);
  const { language } = useLanguage();
  const enter = useEnter();
  const [name, setName] = useState('');
  return (
    <Frame title={words.signUp.verifyTitle} lead={words.signUp.verifyLead}>
      <AskForm
        send={({ password = '', ...typed }) =>
          verify({ token, password, language, name: typed['name'] ?? '', organisation: typed['organisation'] ?? '' })
        }
        onDone={enter}
        action={words.signUp.verify}
      >
        <TextField
          name="name"
          label={words.name}
          autoComplete="name"
          autoFocus
          onBlur={(event) => {
            setName(event.currentTarget.value);
          }}
        />
        <TextField name="organisation" label={words.organisation} autoComplete="organization" />
        <NewPasswordField label={words.password} person={name} />
      </AskForm>
    </Frame>
  );
}
