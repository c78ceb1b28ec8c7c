/** A forgotten password: a letter is asked for, and its link sets a new one. */

import { useState } from 'react';

import { askReset, reset } from '../api/session';
import { AskForm } from '../form/AskForm';
import { EmailField, NewPasswordField } from '../form/fields';
import { useWords } from '../i18n/language';
import { BackToSignIn, ToSignIn } from './BadLink';
import { Frame } from './Frame';
import { Sent } from './Sent';
import { useToken } from './useToken';
import { accessWords } from './words';

export function ResetPage() {
  const token = useToken();
  return token ? <Choose token={token} /> : <Ask />;
}

function Ask() {
  const words = useWords(accessWords);
  const [sent, setSent] = useState('');
  if (sent) return <Sent title={words.reset.title} told={words.reset.sent(sent)} />;
  return (
    <Frame title={words.reset.title} lead={words.reset.lead}>
      <AskForm
        send={async ({ email = '' }) => {
          await askReset({ email });
          return email;
        }}
        onDone={setSent}
        action={words.reset.action}
      >
        <EmailField label={words.email} autoFocus />
      </AskForm>
      <BackToSignIn />
    </Frame>
  );
}

function Choose({ token }: { token: string }) {
  const words = useWords(accessWords);
  const [set, setSet] = useState(false);
  if (set) {
    return (
      <Frame title={words.reset.doTitle} lead={words.reset.done}>
        <ToSignIn label={words.toSignIn} />
      </Frame>
    );
  }
  return (
    <Frame title={words.reset.doTitle} lead={words.reset.doLead}>
      <AskForm
        send={({ password = '' }) => reset({ token, password })}
        onDone={() => {
          setSet(true);
        }}
        action={words.reset.do}
      >
        <NewPasswordField label={words.newPassword} />
      </AskForm>
      <BackToSignIn />
    </Frame>
  );
}
