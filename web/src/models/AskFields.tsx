/** Who forecasts, and who competes: fields of every form that asks for it. */

import { MultiSelect, NativeSelect } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';

import { forecasters } from '../api/champions';
import { forecasterName } from '../i18n/forecasters';
import { useLanguage, useWords } from '../i18n/language';
import { askWords } from './askWords';
import { NAIVE } from './standing';

/** The forecasters there are, with what some need. */
function useListed() {
  const words = useWords(askWords);
  const { language } = useLanguage();
  return (useQuery(forecasters).data ?? []).map(({ name, extra }) => ({
    value: name,
    label: extra ? `${forecasterName(name, language)} · ${words.needs(`foresite[${extra}]`)}` : forecasterName(name, language),
  }));
}

export function By({ value, onChange }: { value: string; onChange: (name: string) => void }) {
  const words = useWords(askWords);
  return (
    <NativeSelect
      size="md"
      label={words.by}
      value={value}
      data={useListed()}
      onChange={(event) => {
        onChange(event.currentTarget.value);
      }}
    />
  );
}

export function Competing({ value, onChange }: { value: string[]; onChange: (names: string[]) => void }) {
  const words = useWords(askWords);
  const listed = useListed().filter((each) => each.value !== NAIVE);
  return <MultiSelect size="md" label={words.forecasters} data={listed} value={value} onChange={onChange} hidePickedOptions searchable />;
}
