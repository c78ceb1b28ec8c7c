/** The values in view as a table, newest first: the chart's equal for who cannot read a chart. */

import { Button } from '@mantine/core';
import { useMemo, useState } from 'react';

import { useLanguage } from '../i18n/language';
import type { Fan, History } from './fan';
import type { Window } from './range';

const PAGE = 50;

interface Props {
  history: History;
  fan: Fan | null;
  window: Window;
  zone: string;
  unit: string;
}

interface Row {
  at: number;
  kind: 'observed' | 'forecast';
  value: number;
  low: number | null;
  high: number | null;
}

export function ValueTable({ history, fan, window, zone, unit }: Props) {
  const { words, formats } = useLanguage();
  const [page, setPage] = useState(0);
  const rows = useMemo(() => rowsOf(history, fan, window), [history, fan, window]);
  const first = Math.min(page * PAGE, Math.max(0, Math.floor((rows.length - 1) / PAGE) * PAGE));
  const shown = rows.slice(first, first + PAGE);
  const when = history.low ? formats.day : formats.moment;
  const number = (value: number | null) => (value === null ? '' : formats.number(value));
  return (
    <div className="fs-table-box" tabIndex={0} role="region" aria-label={words.table}>
      <table className="fs-table">
        <thead>
          <tr>
            <th scope="col">
              {words.time} (<bdi>{zone}</bdi>)
            </th>
            <th scope="col">{words.kind}</th>
            <th scope="col">
              {words.value} {unit && <bdi>({unit})</bdi>}
            </th>
            <th scope="col">{words.lower}</th>
            <th scope="col">{words.upper}</th>
          </tr>
        </thead>
        <tbody>
          {shown.map((row) => (
            <tr key={`${row.kind}${row.at}`}>
              <th scope="row">{row.kind === 'observed' ? when(row.at, zone) : formats.moment(row.at, zone)}</th>
              <td>{words[row.kind]}</td>
              <td>{number(row.value)}</td>
              <td>{number(row.low)}</td>
              <td>{number(row.high)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <div className="fs-pager">
        <Button
          variant="default"
          size="xs"
          disabled={first === 0}
          onClick={() => {
            setPage(first / PAGE - 1);
          }}
        >
          {words.previous}
        </Button>
        <span>
          {words.rows(formats.range(formats.whole(Math.min(first + 1, rows.length)), formats.whole(first + shown.length)), formats.whole(rows.length))}
        </span>
        <Button
          variant="default"
          size="xs"
          disabled={first + PAGE >= rows.length}
          onClick={() => {
            setPage(first / PAGE + 1);
          }}
        >
          {words.next}
        </Button>
      </div>
    </div>
  );
}

function rowsOf(history: History, fan: Fan | null, window: Window): Row[] {
  const inside = (at: number) => at >= window.start && at <= window.end;
  const rows: Row[] = [];
  history.at.forEach((at, i) => {
    const value = history.value[i] ?? Number.NaN;
    if (inside(at) && !Number.isNaN(value)) {
      rows.push({ at, kind: 'observed', value, low: null, high: null });
    }
  });
  fan?.at.forEach((at, i) => {
    const [low, high] = [fan.q10[i] ?? null, fan.q90[i] ?? null];
    // The point where the fan opens is the last observation, not a forecast.
    if (inside(at) && !(i === 0 && low === high)) rows.push({ at, kind: 'forecast', value: fan.q50[i] ?? Number.NaN, low, high });
  });
  return rows.sort((a, b) => b.at - a.at);
}
