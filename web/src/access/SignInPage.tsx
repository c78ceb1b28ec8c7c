/** Signing in: by password, by passkey, or by the organisation's own sign-in; then maybe a second factor. */

import { Link, useLocation } from '@tanstack/react-router';
import { useState } from 'react';

import { signIn, type SignedIn } from '../api/session';
import { useSession } from '../app/useSession';
import { AskForm } from '../form/AskForm';
import { EmailField, PasswordField } from '../form/fields';
import { formWords } from '../form/words';
import { useWords } from '../i18n/language';
import { Frame } from './Frame';
import { OtherWays } from './OtherWays';
import { SecondFactor } from './SecondFactor';
import { useEnter } from './useEnter';
import { accessWords } from './words';

export function SignInPage() {
  const words = useWords(accessWords);
  const { sign_up } = useSession();
  const enter = useEnter();
  const [awaited, setAwaited] = useState<SignedIn | null>(null);
  const proved = (answer: SignedIn) => {
    if (answer.state === 'second-factor') setAwaited(answer);
    else enter(answer);
  };
  if (awaited) {
    return (
      <SecondFactor
        awaited={awaited}
        onDone={enter}
        onBack={() => {
          setAwaited(null);
        }}
      />
    );
  }
  return (
    <Frame title={words.signIn.title} lead={words.signIn.lead}>
      <Refused />
      <AskForm send={({ email = '', password = '' }) => signIn({ email, password })} onDone={proved} action={words.signIn.action}>
        <EmailField label={words.email} autoFocus />
        <PasswordField name="password" label={words.password} />
        <div className="fs-ask-end">
          <Link to="/reset" className="fs-way">
            {words.signIn.forgot}
          </Link>
        </div>
      </AskForm>
      <OtherWays onProved={proved} />
      {sign_up === 'open' && (
        <div className="fs-under">
          <Link to="/sign-up" className="fs-way">
            {words.signIn.signUp}
          </Link>
        </div>
      )}
    </Frame>
  );
}

/** Why the organisation's provider sent the browser back without signing it in. */
function Refused() {
  const words = useWords(accessWords);
  const { refusals } = useWords(formWords);
  const code = /^sso=([\w-]+)$/.exec(useLocation({ select: ({ hash }) => hash.replace(/^#/, '') }))?.[1];
  if (!code) return null;
  const known = refusals[code];
  return (
    <p className="fs-refusal" role="alert">
      {typeof known === 'string' ? known : words.sso.failed}
    </p>
  );
}
