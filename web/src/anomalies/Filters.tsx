/** What narrows the queue: what was said, how severe, of which series. */

import { NativeSelect, SegmentedControl } from '@mantine/core';

import { useLanguage, useWords } from '../i18n/language';
import { SeriesSelect } from '../sheet/SeriesSelect';
import { TIMES, VERDICTS, type Search } from './search';
import { anomalyWords } from './words';

export function Filters({ search, onSearch }: { search: Search; onSearch: (next: Search) => void }) {
  const words = useWords(anomalyWords);
  const { formats } = useLanguage();
  const { verdict = 'open', times, series, at: _, ...rest } = search;
  // Another choice is another list: what is looked at is its first.
  const kept = { ...rest, ...(search.verdict && { verdict: search.verdict }), ...(times && { times }), ...(series && { series }) };
  return (
    <div className="fs-narrow">
      <SegmentedControl
        aria-label={words.filter}
        size="xs"
        fullWidth
        value={verdict}
        data={VERDICTS.map((value) => ({ value, label: words.verdicts[value] }))}
        onChange={(value) => {
          const { verdict: __, ...others } = kept;
          onSearch(value === 'open' ? others : { ...others, verdict: value });
        }}
      />
      <div className="fs-narrow-line">
        <SeriesSelect
          label={words.series}
          none={words.anySeries}
          value={series ?? null}
          onChange={(id) => {
            const { series: __, ...others } = kept;
            onSearch(id === null ? others : { ...others, series: id });
          }}
        />
        <NativeSelect
          aria-label={words.severity}
          value={String(times ?? '')}
          data={[{ value: '', label: words.anySeverity }, ...TIMES.map((each) => ({ value: String(each), label: words.timesWhy(formats.round(each)) }))]}
          onChange={(event) => {
            const { times: __, ...others } = kept;
            const chosen = TIMES.find((known) => String(known) === event.currentTarget.value);
            onSearch(chosen ? { ...others, times: chosen } : others);
          }}
        />
      </div>
    </div>
  );
}
