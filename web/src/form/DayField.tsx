/** A field for a day or a minute: the browser's own where it writes as the reader does, else one that is typed into. */

import { TextInput, type TextInputProps } from '@mantine/core';
import { useCallback } from 'react';

import { useLanguage } from '../i18n/language';
import { isoOf, typedOf } from '../time/typed';

export interface DayProps extends Omit<TextInputProps, 'type' | 'placeholder' | 'onChange'> {
  /** Whether the time of day belongs to it. */
  minutes?: boolean;
  onText?: (text: string) => void;
}

/** Its text is read with `isoOf`, and begins as `useTyped` writes it. */
export function DayField({ minutes = false, name, max, onText, ...rest }: DayProps) {
  const { words, formats } = useLanguage();
  const own = isOwn(formats);
  const example = minutes ? '2024-03-20T18:30' : '2024-03-20';
  const shape = own
    ? { type: minutes ? 'datetime-local' : 'date', ...(max !== undefined && { max }) }
    : { placeholder: formats.written(typedOf(example, formats.calendar)), dir: 'ltr' as const, autoComplete: 'off', spellCheck: false };
  return (
    <TextInput
      {...shape}
      {...(name && { name, id: name })}
      withAsterisk={false}
      {...rest}
      onChange={({ currentTarget }) => {
        const { value } = currentTarget;
        currentTarget.setCustomValidity(value === '' || isoOf(value) ? '' : words.noDay);
        onText?.(value);
      }}
    />
  );
}

/** Returns what writes a day or a minute of ISO 8601 as its field shows it. */
export function useTyped(): (iso: string) => string {
  const { formats } = useLanguage();
  return useCallback((iso) => (isOwn(formats) ? iso : formats.written(typedOf(iso, formats.calendar))), [formats]);
}

const isOwn = ({ calendar, digits }: { calendar: string; digits: string }) => calendar === 'gregory' && digits === 'latn';
