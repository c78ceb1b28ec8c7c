/** Of which series, since when, and whether issues made after the fact count. */

import { SegmentedControl, Select, Switch } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';

import { seriesList, type Series } from '../api/queries';
import { useLanguage, useWords } from '../i18n/language';
import { SPANS, type Search, type Wanted } from './search';
import { scoreWords } from './words';

interface Props {
  series: Series | null;
  search: Search;
  onSearch: (next: Wanted) => void;
}

export function Choices({ series, search, onSearch }: Props) {
  const words = useWords(scoreWords);
  const { words: common } = useLanguage();
  const [text, setText] = useState('');
  // What is chosen stands in the field too: it is no question.
  const [asked] = useDebouncedValue(text === series?.name ? '' : text.trim(), 200);
  const found = useInfiniteQuery(seriesList(asked)).data?.pages.flatMap(({ items }) => items) ?? [];
  const known = series && !found.some(({ series_id }) => series_id === series.series_id) ? [series, ...found] : found;
  return (
    <div className="fs-choices">
      <Select
        aria-label={words.series}
        data={known.map(({ series_id, name }) => ({ value: String(series_id), label: name }))}
        value={series ? String(series.series_id) : null}
        searchable
        allowDeselect={false}
        // The server has searched already, in more than the name.
        filter={({ options }) => options}
        onSearchChange={setText}
        nothingFoundMessage={words.seriesNone}
        onChange={(chosen) => {
          if (chosen) onSearch({ series: chosen, model: null });
        }}
      />
      <SegmentedControl
        aria-label={words.since}
        size="xs"
        value={search.span ?? 'all'}
        data={SPANS.map((value) => ({ value, label: words.spans[value] }))}
        onChange={(chosen) => {
          onSearch({ span: chosen });
        }}
      />
      <Switch
        label={words.replays}
        title={words.replaysWhy}
        checked={search.replayed ?? false}
        onChange={(event) => {
          onSearch({ replayed: event.currentTarget.checked });
        }}
      />
      {series && (
        <Link to="/series/$seriesId" params={{ seriesId: series.series_id }} className="fs-way">
          {common.historyAndForecast}
        </Link>
      )}
    </div>
  );
}
