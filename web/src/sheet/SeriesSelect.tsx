/** Choosing series among all there are: the server searches, in more than their names. */

import { MultiSelect, Select } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useInfiniteQuery, useQueries, useQuery } from '@tanstack/react-query';
import { useState } from 'react';

import { oneSeries, seriesList, type Series } from '../api/queries';
import { useLanguage } from '../i18n/language';

const option = ({ series_id, name }: Series) => ({ value: String(series_id), label: name });

/** What matches, with those that are chosen already. */
function useOptions(asked: string, chosen: Series[]) {
  const found = useInfiniteQuery(seriesList(asked)).data?.pages.flatMap(({ items }) => items) ?? [];
  const ids = new Set(found.map(({ series_id }) => series_id));
  return [...chosen.filter(({ series_id }) => !ids.has(series_id)), ...found].map(option);
}

interface One {
  label: string;
  /** Null: none is chosen. */
  value: number | null;
  /** Without it one is always chosen. */
  none?: string;
  /** The label stands above, as in a form. */
  shown?: boolean;
  onChange: (seriesId: number | null) => void;
}

export function SeriesSelect({ label, value, none, shown = false, onChange }: One) {
  const { words } = useLanguage();
  const [text, setText] = useState('');
  const chosen = useQuery({ ...oneSeries(value ?? 0), enabled: value !== null }).data;
  // What is chosen stands in the field too: it is no question.
  const [asked] = useDebouncedValue(text === chosen?.name ? '' : text.trim(), 200);
  return (
    <Select
      {...(shown ? { label, size: 'md' } : { 'aria-label': label })}
      {...(none !== undefined && { placeholder: none, clearable: true, clearButtonProps: { 'aria-label': none } })}
      data={useOptions(asked, chosen ? [chosen] : [])}
      value={value === null ? null : String(value)}
      searchable
      allowDeselect={false}
      filter={({ options }) => options}
      onSearchChange={setText}
      nothingFoundMessage={words.noSeriesFound(asked)}
      onChange={(id) => {
        if (id || none !== undefined) onChange(id ? Number(id) : null);
      }}
    />
  );
}

interface Many {
  label: string;
  description?: string;
  value: number[];
  onChange: (seriesIds: number[]) => void;
}

export function SeriesMany({ label, description, value, onChange }: Many) {
  const { words } = useLanguage();
  const [text, setText] = useState('');
  const [asked] = useDebouncedValue(text.trim(), 200);
  const chosen = useQueries({ queries: value.map((id) => oneSeries(id)) }).flatMap(({ data }) => data ?? []);
  return (
    <MultiSelect
      size="md"
      label={label}
      {...(description && { description })}
      data={useOptions(asked, chosen)}
      value={value.map(String)}
      searchable
      hidePickedOptions
      filter={({ options }) => options}
      searchValue={text}
      onSearchChange={setText}
      nothingFoundMessage={words.noSeriesFound(asked)}
      onChange={(ids) => {
        setText('');
        onChange(ids.map(Number));
      }}
    />
  );
}
