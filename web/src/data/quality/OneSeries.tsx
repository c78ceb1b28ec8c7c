/** One series closely: its calendar, the chosen day, gaps, and what loads saw. */

import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';

import { completenessOf, type Detail } from '../../api/quality';
import { useLanguage, useWords } from '../../i18n/language';
import type { Window } from '../../series/range';
import { Asked, Card } from '../../sheet/Page';
import { Sheet } from '../../sheet/Sheet';
import { dayStart } from '../../time/zone';
import { cellsOf, later, noonOf, shareOf } from './days';
import { exploreAt, Findings, Gaps, useLength } from './Lists';
import type { Search } from './search';
import { Key } from './SeriesRows';
import { qualityWords } from './words';
import { YearGrid } from './YearGrid';

interface Props {
  seriesId: number;
  window: Window | null;
  search: Search;
  onSearch: (next: Search) => void;
}

export function OneSeries({ seriesId, window, search, onSearch }: Props) {
  const query = useQuery(completenessOf(seriesId, { window, asOf: search.as_of ?? null }));
  return (
    <Asked query={query}>
      {(told) => (
        <>
          <Tiles told={told} />
          <Calendar told={told} search={search} onSearch={onSearch} />
          <Gaps told={told} asOf={search.as_of ?? null} />
          <Findings told={told} />
        </>
      )}
    </Asked>
  );
}

const sum = (counts: readonly number[]) => counts.reduce((all, one) => all + one, 0);

function Tiles({ told }: { told: Detail }) {
  const words = useWords(qualityWords);
  const { formats } = useLanguage();
  const { series, days } = told;
  const share = shareOf(series);
  const tiles: [string, string][] = [
    share === null ? [words.values, formats.whole(series.values)] : [words.completeShare, formats.percent(share)],
    [words.missing, formats.whole(series.expected - series.there)],
    [words.gaps, formats.whole(series.gaps)],
    [words.late, formats.whole(sum(days.late))],
    [words.restated, formats.whole(sum(days.restated))],
    [words.held, formats.whole(series.held)],
  ];
  return (
    <dl className="fs-quality-tiles">
      {tiles.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

function Calendar({ told, search, onSearch }: { told: Detail; search: Search; onSearch: (next: Search) => void }) {
  const words = useWords(qualityWords);
  const { formats } = useLanguage();
  const length = useLength();
  const { days, series } = told;
  const cells = cellsOf(days);
  const chosen = days.day.includes(search.day ?? '') ? (search.day ?? '') : (days.day.at(-1) ?? '');
  const { lag_median_seconds: median, lag_late_seconds: most } = told;
  const rows = days.day.map((day, i) => ({ day, i })).toReversed();
  const count = (column: readonly (number | null)[], i: number) => {
    const value = column[i];
    return value === null || value === undefined ? '–' : formats.whole(value);
  };
  const columns = (['expected', 'there', 'values', 'late', 'restated', 'repaired', 'held'] as const).map((name) => ({ label: words[name], cell: ({ i }: { i: number }) => count(days[name], i) }));
  const start = dayStart(chosen, series.zone);
  const end = dayStart(later(chosen, 1), series.zone);
  return (
    <Card title={words.calendar} note={<>{words.calendarKeys} <bdi>{series.zone}</bdi></>}>
      {cells.length > 0 && <YearGrid cells={cells} chosen={chosen} onChoose={(day) => { onSearch({ ...search, day }); }} />}
      <Key />
      <div className="fs-quality-day" aria-live="polite">
        <strong>{chosen && formats.day(noonOf(chosen), 'UTC')}</strong>
        <dl>
          {columns.map(({ label, cell }) => (
            <div key={label}>
              <dt>{label}</dt>
              <dd>{cell({ i: days.day.indexOf(chosen) })}</dd>
            </div>
          ))}
        </dl>
        {start !== null && end !== null && (
          <Link to="/explore" search={exploreAt(series.series_id, start, end, search.as_of ?? null)} className="fs-way">
            {words.lookAt}
          </Link>
        )}
        {series.held > 0 && (
          <Link to="/data/quarantine" className="fs-way">
            {words.quarantine}
          </Link>
        )}
      </div>
      <p className="fs-note">{median === null || most === null ? words.lagUnknown : words.lateWhy(length(median * 1000), length(most * 1000))}</p>
      <details className="fs-details">
        <summary className="fs-way">{words.table}</summary>
        <Sheet label={words.table} rows={rows} keyOf={({ day }) => day} tight columns={[{ label: words.day, cell: ({ day }: { day: string }) => formats.day(noonOf(day), 'UTC') }, ...columns]} />
      </details>
    </Card>
  );
}
