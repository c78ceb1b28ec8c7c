/** What the map shows, of when, and of which sites. */

import { Select, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';

import type { MapAnswer } from '../api/sites';
import { useNow } from '../app/useNow';
import { STATISTICS } from '../explore/search';
import { useLanguage, useWords } from '../i18n/language';
import { unitName } from '../i18n/units';
import { AsOf } from '../series/AsOf';
import { CopyLink } from '../series/CopyLink';
import { RangeChoice } from '../series/RangeChoice';
import { iso, windowOf, type Window } from '../series/range';
import type { Search } from './search';
import { mapWords, quantityName, typeName } from './words';

interface Props {
  answer: MapAnswer | null;
  search: Search;
  zone: string;
  onSearch: (next: Search) => void;
}

export function MapControls({ answer, search, zone, onSearch }: Props) {
  const words = useWords(mapWords);
  const { formats, language } = useLanguage();
  const now = useNow();
  const metric = answer ? `${answer.quantity}|${answer.unit}` : null;
  const last = search.as_of ? Date.parse(search.as_of) : now;
  const window = windowOf(search, { first: Date.UTC(1970, 0), last, until: last });
  const find = useDebouncedCallback((text: string) => {
    const { find: _, ...rest } = search;
    onSearch(text.trim() ? { ...rest, find: text } : rest);
  }, 300);
  const without = (...names: (keyof Search)[]) => Object.fromEntries(Object.entries(search).filter(([name]) => !names.includes(name as keyof Search))) as Search;
  return (
    <div className="fs-filters fs-map-controls">
      <Select
        label={words.metric}
        size="xs"
        allowDeselect={false}
        value={metric}
        data={(answer?.quantities ?? []).map(({ quantity, unit }) => ({ value: `${quantity}|${unit}`, label: `${quantityName(quantity, language)} (\u2066${unitName(unit)}\u2069)` }))}
        onChange={(value) => {
          const [quantity, unit] = value?.split('|') ?? [];
          if (quantity) onSearch({ ...search, quantity, ...(unit && { unit }) });
        }}
      />
      <Select
        label={words.statistic}
        size="xs"
        allowDeselect={false}
        value={search.of ?? 'newest'}
        data={(['newest', ...STATISTICS] as const).map((value) => ({ value, label: words.statistics[value] }))}
        onChange={(value) => {
          const of = STATISTICS.find((known) => known === value);
          onSearch(of ? { ...search, of } : without('of', 'range', 'from', 'to'));
        }}
      />
      <Select
        label={words.type}
        size="xs"
        value={search.type ?? ''}
        allowDeselect={false}
        data={[{ value: '', label: words.anyType }, ...(answer?.types ?? []).map(({ asset_type, assets }) => ({ value: asset_type, label: `${typeName(asset_type, language)} (${formats.whole(assets)})` }))]}
        onChange={(value) => {
          onSearch(value ? { ...search, type: value } : without('type'));
        }}
      />
      <TextInput
        label={words.find}
        placeholder={words.findHint}
        size="xs"
        type="search"
        defaultValue={search.find ?? ''}
        onChange={(event) => {
          find(event.currentTarget.value);
        }}
      />
      {search.of && (
        <div className="fs-map-range">
          <RangeChoice
            search={search}
            window={window}
            zone={zone}
            onRange={(range) => {
              onSearch({ ...without('range', 'from', 'to'), ...range });
            }}
          />
        </div>
      )}
      <AsOf
        asOf={search.as_of ?? null}
        zone={zone}
        onAsOf={(asOf) => {
          onSearch(asOf ? { ...search, as_of: asOf } : without('as_of'));
        }}
      />
      {search.below && (
        <button
          type="button"
          className="fs-chip"
          aria-pressed
          onClick={() => {
            onSearch(without('below', 'at'));
          }}
        >
          <bdi>{search.below}</bdi> · {words.everywhere}
        </button>
      )}
      <CopyLink search={frozen(search, window, now)} />
    </div>
  );
}

/** The same map with times that stand still, as an address has it. */
function frozen(search: Search, window: Window, now: number): Record<string, string> {
  const { range: _, ...rest } = search;
  const still = { ...rest, ...(search.of && { from: iso(window.start), to: iso(window.end) }), as_of: search.as_of ?? iso(Math.ceil(now / 60_000) * 60_000) };
  return Object.fromEntries(Object.entries(still).map(([name, value]) => [name, String(value)]));
}
