/** Range presets, a range of one's own, chart or table, and a link with fixed times. */

import { SegmentedControl } from '@mantine/core';

import { useLanguage } from '../i18n/language';
import { AsOf } from './AsOf';
import { CopyLink } from './CopyLink';
import { iso, withAsOf, type Search, type Window } from './range';
import { RangeChoice } from './RangeChoice';

interface Props {
  search: Search;
  window: Window | null;
  zone: string;
  onSearch: (next: Search) => void;
}

export function Controls({ search, window, zone, onSearch }: Props) {
  const { words } = useLanguage();
  const { range: _range, from: _from, to: _to, ...kept } = search;
  return (
    <div className="fs-controls">
      <RangeChoice
        search={search}
        window={window}
        zone={zone}
        onRange={(range) => {
          onSearch({ ...kept, ...range });
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
