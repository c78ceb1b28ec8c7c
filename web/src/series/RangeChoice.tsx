/** The range of a page: a preset that ends now, or one of one's own. */

import { SegmentedControl } from '@mantine/core';

import { useLanguage } from '../i18n/language';
import { OwnRange } from './OwnRange';
import { iso, PRESETS, presetOf, type Search, type Window } from './range';

interface Props {
  search: Search;
  window: Window | null;
  zone: string;
  /** What takes the place of `range`, `from` and `to`. */
  onRange: (range: Pick<Search, 'range' | 'from' | 'to'>) => void;
}

export function RangeChoice({ search, window, zone, onRange }: Props) {
  const { words } = useLanguage();
  const preset = presetOf(search);
  return (
    <>
      <SegmentedControl
        className="fs-presets"
        aria-label={words.range}
        size="xs"
        value={preset}
        data={PRESETS.map((value) => ({ value, label: words.presets[value] }))}
        onChange={(chosen) => {
          const range = PRESETS.find((known) => known === chosen);
          onRange(range ? { range } : {});
        }}
      />
      <OwnRange
        active={preset === 'custom'}
        window={window}
        zone={zone}
        onWindow={({ start, end }) => {
          onRange({ from: iso(start), to: iso(end) });
        }}
      />
    </>
  );
}
