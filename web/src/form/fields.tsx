/** Fields of forms: each shows its own fault, in a line that is kept free for it. */

import { PasswordInput, TextInput, type PasswordInputProps, type TextInputProps } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';

import { strength } from '../api/session';
import { useWords } from '../i18n/language';
import { useFault } from './AskForm';
import { DayField, type DayProps } from './DayField';
import { reasonsOf } from './refusal';
import { formWords } from './words';

type Text = TextInputProps & { name: string };

export function TextField({ name, ...rest }: Text) {
  return <TextInput size="md" name={name} id={name} error={useFault(name)} withAsterisk={false} required {...rest} />;
}

export function DayAsked({ name, ...rest }: DayProps & { name: string }) {
  return <DayField size="md" name={name} error={useFault(name)} required {...rest} />;
}

export function EmailField({ name = 'email', ...rest }: Partial<Text>) {
  return (
    <TextField name={name} type="email" inputMode="email" autoComplete="username" autoCapitalize="none" spellCheck={false} dir="ltr" {...rest} />
  );
}

/** A code of six digits, which phones offer from messages and managers fill in. */
export function CodeField(props: Text) {
  return <TextField inputMode="numeric" autoComplete="one-time-code" dir="ltr" classNames={{ input: 'fs-code' }} spellCheck={false} {...props} />;
}

type Password = PasswordInputProps & { name: string };

export function PasswordField({ name, ...rest }: Password) {
  const words = useWords(formWords);
  const [shown, setShown] = useState(false);
  return (
    <PasswordInput
      size="md"
      name={name}
      id={name}
      error={useFault(name)}
      withAsterisk={false}
      required
      autoComplete="current-password"
      dir="ltr"
      visible={shown}
      onVisibilityChange={setShown}
      visibilityToggleButtonProps={{ 'aria-label': shown ? words.hide : words.show, tabIndex: 0 }}
      {...rest}
    />
  );
}

interface NewPassword {
  label: string;
  name?: string;
  /** Whose password it will be: it must not hold these. */
  email?: string;
  person?: string;
}

/** A new password with what the server thinks of it, in words. */
export function NewPasswordField({ label, name = 'password', email = '', person = '' }: NewPassword) {
  const words = useWords(formWords);
  const [text, setText] = useState('');
  const [judged] = useDebouncedValue(text, 250);
  const { data } = useQuery({ ...strength(judged, email, person), enabled: judged !== '', placeholderData: (old) => old });
  const found = text && judged ? data : undefined;
  const fault = useFault(name);
  const score = found ? (found.good ? Math.max(found.score, 3) : Math.min(found.score, 2)) : -1;
  return (
    <div className="fs-new-password">
      <PasswordField
        name={name}
        label={label}
        autoComplete="new-password"
        value={text}
        aria-describedby={`${name}-strength`}
        onChange={(event) => {
          setText(event.currentTarget.value);
        }}
      />
      <div className="fs-strength" data-score={score} id={`${name}-strength`} aria-live="polite">
        <i aria-hidden />
        <span>{fault ? '' : found ? `${words.strength[score] ?? ''}${found.good ? '' : ` · ${reasonsOf(found.reasons, words) || found.told}`}` : words.strengthHelp}</span>
      </div>
    </div>
  );
}
