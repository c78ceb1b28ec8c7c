/** What is drawn, as a table: a line an instant, a column a series, the newest first. */

import { Button } from '@mantine/core';
import { useMemo, useState } from 'react';

import { useLanguage, useWords } from '../i18n/language';
import { unitName } from '../i18n/units';
import type { Window } from '../series/range';
import type { Line } from './lines';
import { exploreWords } from './words';

const PAGE = 50;

interface Props {
  lines: readonly Line[];
  window: Window;
  zone: string;
  /** A line is a local day or longer. */
  daily: boolean;
}

export function Values({ lines, window, zone, daily }: Props) {
  const words = useWords(exploreWords);
  const { words: common, formats } = useLanguage();
  const [page, setPage] = useState(0);
  const shown = useMemo(() => lines.filter(({ hidden }) => !hidden), [lines]);
  const rows = useMemo(() => rowsOf(shown, window), [shown, window]);
  const first = Math.min(page * PAGE, Math.max(0, Math.floor((rows.length - 1) / PAGE) * PAGE));
  const here = rows.slice(first, first + PAGE);
  return (
    <div className="fs-table-box" tabIndex={0} role="region" aria-label={words.valuesTable}>
      <table className="fs-table fs-values">
        <thead>
          <tr>
            <th scope="col">
              {common.time} (<bdi>{zone}</bdi>)
            </th>
            {shown.map(({ series }) => (
              <th key={series.series_id} scope="col">
                <bdi>{series.name}</bdi> {series.unit && <bdi>({unitName(series.unit)})</bdi>}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {here.map(({ at, values }) => (
            <tr key={at}>
              <th scope="row">{(daily ? formats.day : formats.moment)(at, zone)}</th>
              {shown.map(({ series }, i) => (
                <td key={series.series_id}>{values[i] === undefined ? '' : formats.number(values[i])}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      <div className="fs-pager">
        <Button variant="default" size="xs" disabled={first === 0} onClick={() => { setPage(first / PAGE - 1); }}>
          {common.previous}
        </Button>
        <span>{common.rows(formats.range(formats.whole(Math.min(first + 1, rows.length)), formats.whole(first + here.length)), formats.whole(rows.length))}</span>
        <Button variant="default" size="xs" disabled={first + PAGE >= rows.length} onClick={() => { setPage(first / PAGE + 1); }}>
          {common.next}
        </Button>
      </div>
      <p className="fs-note">{words.tableNote}</p>
    </div>
  );
}

interface Row {
  at: number;
  values: (number | undefined)[];
}

function rowsOf(lines: readonly Line[], window: Window): Row[] {
  const rows = new Map<number, Row>();
  lines.forEach(({ history }, n) => {
    history.at.forEach((at, i) => {
      const value = history.value[i] ?? Number.NaN;
      if (Number.isNaN(value) || at < window.start || at > window.end) return;
      const row = rows.get(at) ?? { at, values: [] };
      row.values[n] = value;
      rows.set(at, row);
    });
  });
  return [...rows.values()].sort((a, b) => b.at - a.at);
}
