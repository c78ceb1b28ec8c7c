/** The link to a new address proves it; a click confirms, so that a mail scanner that opens links does not. */

import { useState } from 'react';

import { confirmEmail } from '../api/session';
import { AskForm } from '../form/AskForm';
import { useWords } from '../i18n/language';
import { BadLink, ToSignIn } from './BadLink';
import { Frame } from './Frame';
import { useToken } from './useToken';
import { accessWords } from './words';

export function EmailPage() {
  const words = useWords(accessWords);
  const token = useToken();
  const [done, setDone] = useState(false);
  if (!token) return <BadLink />;
  if (done) {
    return (
      <Frame title={words.confirm.title} lead={words.confirm.done}>
        <ToSignIn label={words.toSignIn} />
      </Frame>
    );
  }
  return (
    <Frame title={words.confirm.title} lead={words.confirm.lead}>
      <AskForm
        send={() => confirmEmail({ token })}
        onDone={() => {
          setDone(true);
        }}
        action={words.confirm.action}
      />
    </Frame>
  );
}
