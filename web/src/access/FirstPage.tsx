/** The first start: whoever holds the printed link becomes the owner. */

import { useState } from 'react';

import { first } from '../api/session';
import { AskForm } from '../form/AskForm';
import { EmailField, NewPasswordField, TextField } from '../form/fields';
import { useLanguage, useWords } from '../i18n/language';
import { BadLink } from './BadLink';
import { Frame } from './Frame';
import { useEnter } from './useEnter';
import { useToken } from './useToken';
import { accessWords } from './words';

export function FirstPage() {
  const words = useWords(accessWords);
  const { language } = useLanguage();
  const token = useToken();
  const enter = useEnter();
  const [email, setEmail] = useState('');
  const [name, setName] = useState('');
  if (!token) return <BadLink />;
  return (
    <Frame title={words.first.title} lead={words.first.lead}>
      <AskForm
        send={({ password = '', ...typed }) => first({ token, password, language, email: typed['email'] ?? '', name: typed['name'] ?? '' })}
        onDone={enter}
        action={words.first.action}
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
        <EmailField
          label={words.email}
          onBlur={(event) => {
            setEmail(event.currentTarget.value);
          }}
        />
        <NewPasswordField label={words.password} email={email} person={name} />
      </AskForm>
    </Frame>
  );
}
