/** Choosing one asset among all there are: the server searches, in names and keys. */

import { Select, type SelectProps } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';

import { placeOf, placesFound } from '../api/sites';
import { useLanguage, useWords } from '../i18n/language';
import { mapWords, typeName } from '../map/words';

interface Props extends Pick<SelectProps, 'size' | 'leftSection' | 'className' | 'description'> {
  label: string;
  /** The label is said, not shown. */
  bare?: boolean;
  /** Key of the asset; empty: none. */
  value: string;
  /** What it means that none is chosen. */
  none: string;
  onChange: (key: string) => void;
}

/** The name of an asset; its key until it is there, or where it is not here. */
export function usePlaceName(key: string): string {
  return useQuery({ ...placeOf(key), enabled: key !== '' }).data?.name ?? key;
}

export function PlaceSelect({ label, bare = false, value, none, onChange, ...rest }: Props) {
  const words = useWords(mapWords);
  const { language } = useLanguage();
  const [text, setText] = useState('');
  const name = usePlaceName(value);
  // What is chosen stands in the field too: it is no question.
  const [asked] = useDebouncedValue(text === name ? '' : text.trim(), 200);
  const found = useQuery(placesFound(asked)).data ?? [];
  const options = found.map((one) => ({ value: one.key, label: one.name, type: typeName(one.asset_type, language) }));
  const types = new Map(options.map((one) => [one.value, one.type]));
  return (
    <Select
      {...rest}
      {...(bare ? { 'aria-label': label } : { label })}
      placeholder={none}
      allowDeselect={false}
      data={value === '' ? options : [{ value: '', label: none }, ...(types.has(value) ? [] : [{ value, label: name }]), ...options]}
      value={value === '' ? null : value}
      onFocus={({ currentTarget }) => {
        currentTarget.select();
      }}
      searchable
      filter={({ options: all }) => all}
      renderOption={({ option }) => (
        <span className="fs-two">
          <bdi>{option.label}</bdi>
          <span>{types.get(option.value)}</span>
        </span>
      )}
      onSearchChange={setText}
      nothingFoundMessage={words.noneFound}
      onChange={(key) => {
        onChange(key ?? '');
      }}
    />
  );
}
