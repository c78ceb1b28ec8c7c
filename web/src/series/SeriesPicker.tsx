/** The list of series with search; pages are fetched as asked for. */

import { Button, CloseButton, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconSearch } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';

import { seriesList, type Series } from '../api/queries';
import { Failed } from '../app/States';
import { useLanguage } from '../i18n/language';
import { Measured } from '../i18n/Unit';
import { parseSearch, type Search } from './range';

export function SeriesPicker({ onChoose }: { onChoose: () => void }) {
  const { words } = useLanguage();
  const [text, setText] = useState('');
  const [query] = useDebouncedValue(text.trim(), 200);
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery(seriesList(query));
  const items = data?.pages.flatMap((page) => page.items) ?? [];
  const clear = (
    <CloseButton
      size="sm"
      aria-label="×"
      onClick={() => {
        setText('');
      }}
    />
  );
  return (
    <>
      <TextInput
        type="search"
        value={text}
        onChange={(event) => {
          setText(event.currentTarget.value);
        }}
        aria-label={words.findSeries}
        placeholder={words.findSeries}
        leftSection={<IconSearch size={15} stroke={1.7} aria-hidden />}
        rightSection={text ? clear : null}
      />
      {error && <Failed error={error} onRetry={() => void refetch()} />}
      {data && items.length === 0 && <p className="fs-note fs-pad">{query ? words.noSeriesFound(query) : words.noSeriesYet}</p>}
      <ul className="fs-list">
        {items.map((series) => (
          <li key={series.series_id}>
            <Row series={series} onChoose={onChoose} />
          </li>
        ))}
      </ul>
      {hasNextPage && (
        <Button variant="subtle" size="xs" fullWidth loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
          {words.showMore}
        </Button>
      )}
    </>
  );
}

function Row({ series, onChoose }: { series: Series; onChoose: () => void }) {
  const { formats } = useLanguage();
  const latest = series.latest?.value;
  return (
    <Link
      to="/series/$seriesId"
      params={{ seriesId: series.series_id }}
      search={(old) => kept(parseSearch({ ...old }))}
      activeOptions={{ includeSearch: false }}
      className="fs-row"
      onClick={onChoose}
    >
      <span className="fs-row-name">
        <bdi className="fs-cut">{series.name}</bdi>
      </span>
      <span className="fs-row-value">
        <Measured text={typeof latest === 'number' ? formats.number(latest) : '–'} unit={series.unit} />
      </span>
      {series.asset && (
        <span className="fs-row-asset">
          <bdi className="fs-cut">{assetName(series)}</bdi>
        </span>
      )}
    </Link>
  );
}

/** What goes along to another series: the kind of range, the display and the moment looked back from, not absolute times. */
function kept({ range, view, as_of }: Search): Search {
  return { ...(range && { range }), ...(view && { view }), ...(as_of && { as_of }) };
}

export function assetName(series: Series): string {
  return series.asset?.name ?? '';
}
