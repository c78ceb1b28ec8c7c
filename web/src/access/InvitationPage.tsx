/** An invitation: what one is invited to, and an account if there is none yet. */

import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';

import { accept, invitation, type Invited, type SignedIn } from '../api/session';
import { Failed } from '../app/States';
import { ApiError } from '../api/client';
import { AskForm } from '../form/AskForm';
import { NewPasswordField, TextField } from '../form/fields';
import { useLanguage, useWords } from '../i18n/language';
import { roleName } from '../i18n/roles';
import { BadLink, ToSignIn } from './BadLink';
import { Frame, Told } from './Frame';
import { useEnter } from './useEnter';
import { useToken } from './useToken';
import { accessWords } from './words';

export function InvitationPage() {
  const words = useWords(accessWords);
  const token = useToken();
  const { data, error, refetch } = useQuery({ ...invitation(token), enabled: token !== '' });
  if (!token || (error instanceof ApiError && error.status === 404)) return <BadLink />;
  if (data) return <Invitation token={token} invited={data} />;
  return <Frame title={error ? '' : words.loading}>{error && <Failed error={error} onRetry={() => void refetch()} />}</Frame>;
}

function Invitation({ token, invited }: { token: string; invited: Invited }) {
  const words = useWords(accessWords);
  const { language } = useLanguage();
  const enter = useEnter();
  const [name, setName] = useState('');
  const [accepted, setAccepted] = useState(false);
  const { email, known } = invited;
  const title = words.invitation.title(invited.organisation);
  const done = (answer: SignedIn) => {
    if (answer.me) enter(answer);
    else setAccepted(true);
  };
  if (accepted) {
    return (
      <Frame title={title} lead={words.invitation.accepted}>
        <ToSignIn label={words.toSignIn} />
      </Frame>
    );
  }
  return (
    <Frame title={title} lead={words.invitation.lead(isolated(email), roleName(invited.role, language))}>
      {known && (
        <Told>
          <p>{words.invitation.known(isolated(email))}</p>
        </Told>
      )}
      <AskForm
        send={({ password, ...typed }) => accept({ token, language, ...(!known && { password: password ?? '', name: typed['name'] ?? '' }) })}
        onDone={done}
        action={words.invitation.action}
      >
        {!known && (
          <>
            <input type="hidden" autoComplete="username" value={email} readOnly />
            <TextField
              name="name"
              label={words.name}
              autoComplete="name"
              autoFocus
              onBlur={(event) => {
                setName(event.currentTarget.value);
              }}
            />
            <NewPasswordField label={words.password} email={email} person={name} />
          </>
        )}
      </AskForm>
    </Frame>
  );
}

/** An address stays whole within a line that runs the other way. */
function isolated(text: string): string {
  return `\u2068${text}\u2069`;
}
