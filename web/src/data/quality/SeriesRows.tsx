/** Many series, a row each: name, how complete, and a cell a day. */

import { Link } from '@tanstack/react-router';

import type { Completeness } from '../../api/quality';
import { useLanguage, useWords } from '../../i18n/language';
import { durationMs } from '../../time/zone';
import { CellMark } from './CellMark';
import { cellsOf, columnsOf, noonOf, shareOf } from './days';
import { useLength } from './Lists';
import type { Search } from './search';
import { useCellWords } from './useCellWords';
import { qualityWords } from './words';

export function SeriesRows({ rows, search }: { rows: Completeness[]; search: Search }) {
  const words = useWords(qualityWords);
  return (
    <>
      <ul className="fs-quality-rows" aria-label={words.title}>
        {rows.map((row) => (
          <Row key={row.series_id} row={row} search={search} />
        ))}
      </ul>
      <Key />
    </>
  );
}

function Row({ row, search }: { row: Completeness; search: Search }) {
  const words = useWords(qualityWords);
  const { formats } = useLanguage();
  const told = useCellWords();
  const length = useLength();
  const step = durationMs(row.resolution);
  const columns = columnsOf(cellsOf(row.days));
  const share = shareOf(row);
  const label = row.resolution === null ? words.rowFree(row.name, formats.whole(row.values)) : words.row(row.name, formats.percent(share ?? 0), formats.whole(row.expected), formats.whole(row.gaps));
  const ends = [columns[0]?.from, columns.at(-1)?.to].map((day) => (day ? formats.tick(noonOf(day), 'UTC', 'day') : ''));
  return (
    <li>
      <Link to="/data/quality" search={{ ...search, series: row.series_id }} className="fs-quality-name">
        <bdi>{row.name}</bdi>
        <small>
          <bdi>{step === null ? words.noStep : words.everyStep(length(step))}</bdi>
        </small>
      </Link>
      <strong className="fs-quality-share">{share === null ? '–' : formats.percent(share)}</strong>
      <div className="fs-quality-days" dir="ltr" role="img" aria-label={label} style={{ gridTemplateColumns: `repeat(${columns.length}, minmax(0, 1fr))` }}>
        {columns.map((cell) => (
          <CellMark key={cell.from} cell={cell} title={told(cell)} />
        ))}
      </div>
      <div className="fs-quality-ends" dir="ltr" aria-hidden>
        <span>{ends[0]}</span>
        <span>{ends[1]}</span>
      </div>
    </li>
  );
}

/** What the cells mean. */
export function Key() {
  const words = useWords(qualityWords);
  const cell = { from: '', to: '', values: 1, held: 0 };
  const entries = [
    { ...cell, expected: 4, there: 4, name: words.states.whole },
    { ...cell, expected: 4, there: 2, name: words.states.part },
    { ...cell, expected: 4, there: 0, name: words.states.absent },
    { ...cell, expected: null, there: null, name: words.states.free },
    { ...cell, expected: 0, there: 0, name: words.states.none },
    { ...cell, expected: 4, there: 4, held: 1, name: words.heldMark },
  ];
  return (
    <ul className="fs-legend fs-quality-key">
      {entries.map(({ name, ...mark }) => (
        <li key={name}>
          <CellMark cell={mark} /> {name}
        </li>
      ))}
    </ul>
  );
}
