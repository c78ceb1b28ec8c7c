/** Range presets, a range of one's own, chart or table, and a link with fixed times. */

import { SegmentedControl } from '@mantine/core';

import { useLanguage } from '../i18n/language';
import { AsOf } from './AsOf';
import { CopyLink } from './CopyLink';
import { OwnRange } from './OwnRange';
import { iso, PRESETS, presetOf, withAsOf, type Search, type Window } from './range';

interface Props {
  search: Search;
  window: Window | null;
  zone: string;
  onSearch: (next: Search) => void;
}

export function Controls({ search, window, zone, onSearch }: Props) {
  const { words } = useLanguage();
  const { range: _range, from: _from, to: _to, ...kept } = search;
  const preset = presetOf(search);
  return (
    <div className="fs-controls">
      <SegmentedControl
        className="fs-presets"
        aria-label={words.range}
        size="xs"
        value={preset}
        data={PRESETS.map((value) => ({ value, label: words.presets[value] }))}
        onChange={(chosen) => {
          const range = PRESETS.find((known) => known === chosen);
          onSearch({ ...kept, ...(range && { range }) });
        }}
      />
      <OwnRange
        active={preset === 'custom'}
        window={window}
        zone={zone}
        onWindow={({ start, end }) => {
          onSearch({ ...kept, from: iso(start), to: iso(end) });
        }}
      />
      <AsOf
        asOf={search.as_of ?? null}
        zone={zone}
        onAsOf={(asOf) => {
          onSearch(withAsOf(search, asOf));
        }}
      />
      <SegmentedControl
        aria-label={words.display}
        size="xs"
        value={search.view ?? 'chart'}
        data={[
          { value: 'chart', label: words.chart },
          { value: 'table', label: words.table },
        ]}
        onChange={(chosen) => {
          const { view: _, ...rest } = search;
          onSearch(chosen === 'table' ? { ...rest, view: 'table' } : rest);
        }}
      />
      <CopyLink search={fixed(search, window)} />
    </div>
  );
}

/** The link keeps everything that the page shows, with times instead of "the last week". */
function fixed({ range, ...kept }: Search, window: Window | null): Record<string, string> {
  return window ? { ...kept, from: iso(window.start), to: iso(window.end) } : { ...kept, ...(range && { range }) };
}
