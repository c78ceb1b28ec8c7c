/** Asks for the password before something that guards the account is changed. */

import type { ReactNode } from 'react';

import { AskForm, type Values } from '../form/AskForm';
import { PasswordField } from '../form/fields';
import { useWords } from '../i18n/language';
import { Dialog } from '../sheet/Dialog';
import { factorWords } from './factorWords';

interface Props<T> {
  title: string;
  told: ReactNode;
  action: string;
  danger?: boolean;
  run: (password: string, typed: Values) => Promise<T>;
  onClose: () => void;
  onDone: (answer: T) => void;
  /** Fields beside the password. */
  children?: ReactNode;
}

export function Proof<T>({ title, told, action, danger = false, run, onClose, onDone, children }: Props<T>) {
  const words = useWords(factorWords);
  return (
    <Dialog title={title} opened onClose={onClose}>
      <p>{told}</p>
      <AskForm danger={danger} action={action} send={(typed) => run(typed['password'] ?? '', typed)} onDone={onDone}>
        {children}
        <PasswordField name="password" label={words.prove} {...(!children && { 'data-autofocus': true })} />
      </AskForm>
    </Dialog>
  );
}
