/** Of which series, since when, and whether issues made after the fact count. */

import { SegmentedControl, Switch } from '@mantine/core';
import { Link } from '@tanstack/react-router';

import type { Series } from '../api/queries';
import { useLanguage, useWords } from '../i18n/language';
import { SeriesSelect } from '../sheet/SeriesSelect';
import { SPANS, type Search, type Wanted } from './search';
import { scoreWords } from './words';

interface Props {
  series: Series | null;
  search: Search;
  /** Whether those made after the fact count. */
  counted: boolean;
  onSearch: (next: Wanted) => void;
}

export function Choices({ series, search, counted, onSearch }: Props) {
  const words = useWords(scoreWords);
  const { words: common } = useLanguage();
  return (
    <div className="fs-choices">
      <SeriesSelect
        label={words.series}
        value={series?.series_id ?? null}
        onChange={(chosen) => {
          if (chosen !== null) onSearch({ series: chosen, model: null });
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
        checked={counted}
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
