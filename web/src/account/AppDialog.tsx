/** Sets up an authenticator app: the password, the picture to scan, the first code. */

import { useState } from 'react';

import { beginApp, confirmApp, type App } from '../api/factors';
import { AskForm } from '../form/AskForm';
import { CodeField } from '../form/fields';
import { useWords } from '../i18n/language';
import { Dialog } from '../sheet/Dialog';
import { Secret } from '../sheet/Secret';
import { factorWords } from './factorWords';
import { Proof } from './Proof';

interface Props {
  onClose: () => void;
  onDone: (recoveryCodes: string[]) => void;
}

export function AppDialog({ onClose, onDone }: Props) {
  const words = useWords(factorWords);
  const [app, setApp] = useState<App | null>(null);
  if (!app) return <Proof title={words.app} told={words.note} action={words.goOn} run={beginApp} onClose={onClose} onDone={setApp} />;
  return (
    <Dialog title={words.app} opened onClose={onClose}>
      <p>{words.scan}</p>
      <img className="fs-qr" src={`data:image/svg+xml;utf8,${encodeURIComponent(app.svg)}`} alt={words.qr} width={200} height={200} />
      <p className="fs-note">{words.typeIn}</p>
      <Secret text={app.secret} label={words.typeIn} />
      <AskForm action={words.confirm} send={({ code = '' }) => confirmApp(code.replaceAll(/\s/g, ''))} onDone={onDone}>
        <CodeField name="code" label={words.code} maxLength={8} data-autofocus autoFocus />
      </AskForm>
    </Dialog>
  );
}
