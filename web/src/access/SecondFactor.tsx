/** The second proof after a password: a code of the authenticator app, a recovery code, or a passkey. */

import { useState } from 'react';

import { knowsPasskeys } from '../account/passkey';
import { secondFactor, secondPasskey, type SignedIn } from '../api/session';
import { AskForm } from '../form/AskForm';
import { CodeField, TextField } from '../form/fields';
import { useWords } from '../i18n/language';
import { Frame } from './Frame';
import { usePasskeyWords } from './usePasskeyWords';
import { accessWords } from './words';

const METHODS = ['totp', 'passkey', 'recovery-code'] as const;
type Method = (typeof METHODS)[number];

interface Props {
  awaited: SignedIn;
  onDone: (answer: SignedIn) => void;
  onBack: () => void;
}

export function SecondFactor({ awaited, onDone, onBack }: Props) {
  const words = useWords(accessWords);
  const inWords = usePasskeyWords();
  const offered = METHODS.filter((one) => awaited.methods.includes(one) && (one !== 'passkey' || knowsPasskeys()));
  const [method, setMethod] = useState<Method>(offered[0] ?? 'totp');
  const ticket = awaited.ticket ?? '';
  const leads: Record<Method, string> = { totp: words.second.totp, 'recovery-code': words.second.recovery, passkey: words.second.passkey };
  return (
    <Frame title={words.second.title} lead={leads[method]}>
      <AskForm
        key={method}
        send={({ code = '' }) => (method === 'passkey' ? inWords(secondPasskey(ticket)) : secondFactor({ ticket, method, code }))}
        onDone={onDone}
        action={method === 'passkey' ? words.second.usePasskey : words.second.action}
      >
        {method === 'totp' && <CodeField name="code" label={words.second.code} autoFocus maxLength={8} />}
        {method === 'recovery-code' && (
          <TextField name="code" label={words.second.recoveryCode} autoComplete="off" spellCheck={false} dir="ltr" autoFocus />
        )}
      </AskForm>
      <div className="fs-under">
        {offered
          .filter((one) => one !== method)
          .map((one) => (
            <button
              key={one}
              type="button"
              className="fs-way fs-plain"
              onClick={() => {
                setMethod(one);
              }}
            >
              {words.second.use[one]}
            </button>
          ))}
        <button type="button" className="fs-way fs-plain" onClick={onBack}>
          {words.backToSignIn}
        </button>
      </div>
    </Frame>
  );
}
