/** The range of the page, by what it is drawn, and what is laid over and beside it. */

import { Checkbox, NativeSelect, SegmentedControl } from '@mantine/core';

import { useLanguage, useWords } from '../i18n/language';
import type { Window } from '../series/range';
import { RangeChoice } from '../series/RangeChoice';
import { COMPARES, parseSearch, STATISTICS, STEPS, type Search, type Wanted } from './search';
import { exploreWords } from './words';

interface Props {
  search: Search;
  window: Window | null;
  zone: string;
  /** Values are means of buckets, or another statistic. */
  bucketed: boolean;
  onSearch: (next: Search) => void;
}

export function ExploreControls({ search, window, zone, bucketed, onSearch }: Props) {
  const words = useWords(exploreWords);
  const { words: common } = useLanguage();
  const { range: _range, from: _from, to: _to, ...kept } = search;
  const set = (next: Wanted) => {
    onSearch(parseSearch({ ...search, ...next }));
  };
  return (
    <div className="fs-explore-controls">
      <div className="fs-controls">
        <RangeChoice
          search={search}
          window={window}
          zone={zone}
          onRange={(range) => {
            onSearch({ ...kept, ...range });
          }}
        />
        <SegmentedControl
          aria-label={common.display}
          size="xs"
          value={search.view ?? 'chart'}
          data={[
            { value: 'chart', label: common.chart },
            { value: 'table', label: common.table },
          ]}
          onChange={(view) => {
            set({ view });
          }}
        />
      </div>
      <div className="fs-picks">
        <Pick label={words.by} value={search.by ?? 'auto'} options={['auto', ...STEPS].map((value) => [value, words.steps[value as keyof typeof words.steps]])} onPick={(by) => { set({ by }); }} />
        {bucketed && <Pick label={words.of} value={search.of ?? 'mean'} options={STATISTICS.map((value) => [value, words.statistics[value]])} onPick={(of) => { set({ of }); }} />}
        <Pick label={words.compare} value={search.compare ?? 'none'} options={(['none', ...COMPARES] as const).map((value) => [value, words.compares[value]])} onPick={(compare) => { set({ compare }); }} />
        {(['forecasts', 'anomalies'] as const).map((name) => (
          <Checkbox
            key={name}
            size="xs"
            label={words[name]}
            checked={search[name] ?? false}
            onChange={(event) => {
              set({ [name]: event.currentTarget.checked });
            }}
          />
        ))}
        <Checkbox
          size="xs"
          label={words.notes}
          checked={search.notes !== 'off'}
          onChange={(event) => {
            set({ notes: event.currentTarget.checked ? null : 'off' });
          }}
        />
      </div>
    </div>
  );
}

interface PickProps {
  label: string;
  value: string;
  options: [value: string, label: string][];
  onPick: (value: string) => void;
}

function Pick({ label, value, options, onPick }: PickProps) {
  return (
    <NativeSelect
      size="xs"
      label={label}
      value={value}
      data={options.map(([key, name]) => ({ value: key, label: name }))}
      onChange={(event) => {
        onPick(event.currentTarget.value);
      }}
    />
  );
}
