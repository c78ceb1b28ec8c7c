/** Choosing series: the server searches, and a tick adds or takes away. */

import { Button, Checkbox, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconPlus, IconSearch } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';

import { seriesList, type Series } from '../api/queries';
import { Failed } from '../app/States';
import { useLanguage, useWords } from '../i18n/language';
import { unitName } from '../i18n/units';
import { PopoverButton } from '../series/PopoverButton';
import { assetName } from '../series/SeriesPicker';
import { MOST_SERIES } from './search';
import { exploreWords } from './words';

interface Props {
  ids: readonly number[];
  onIds: (ids: number[]) => void;
}

export function Picker({ ids, onIds }: Props) {
  const words = useWords(exploreWords);
  return (
    <PopoverButton label={words.add} icon={<IconPlus size={14} stroke={1.8} aria-hidden />} active={false}>
      {() => <Search ids={ids} onIds={onIds} />}
    </PopoverButton>
  );
}

function Search({ ids, onIds }: Props) {
  const words = useWords(exploreWords);
  const { words: common, formats } = useLanguage();
  const [text, setText] = useState('');
  const [query] = useDebouncedValue(text.trim(), 200);
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery(seriesList(query));
  const items = data?.pages.flatMap((page) => page.items) ?? [];
  const toggle = (id: number) => {
    onIds(ids.includes(id) ? ids.filter((each) => each !== id) : [...ids, id]);
  };
  return (
    <div className="fs-form fs-picker">
      <TextInput
        type="search"
        size="xs"
        value={text}
        aria-label={words.find}
        placeholder={words.find}
        leftSection={<IconSearch size={15} stroke={1.7} aria-hidden />}
        onChange={(event) => {
          setText(event.currentTarget.value);
        }}
      />
      {error && <Failed error={error} onRetry={() => void refetch()} />}
      {data && items.length === 0 && <p className="fs-note">{query ? common.noSeriesFound(query) : words.noneThere}</p>}
      <ul className="fs-picker-list">
        {items.map((series) => (
          <li key={series.series_id}>
            <Checkbox
              size="xs"
              checked={ids.includes(series.series_id)}
              disabled={!ids.includes(series.series_id) && ids.length >= MOST_SERIES}
              label={<bdi>{series.name}</bdi>}
              description={<Where series={series} />}
              onChange={() => {
                toggle(series.series_id);
              }}
            />
          </li>
        ))}
      </ul>
      {hasNextPage && (
        <Button variant="subtle" size="xs" loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
          {common.showMore}
        </Button>
      )}
      <p className="fs-note">{words.chosen(formats.whole(ids.length))}</p>
    </div>
  );
}

function Where({ series }: { series: Series }) {
  return <bdi>{[assetName(series), unitName(series.unit)].filter(Boolean).join(' · ')}</bdi>;
}
