/** A table of series: a number in each column, sorted by whichever one asks. */

import { IconArrowDown, IconArrowUp } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';

import type { Answer, TablePanel } from '../api/dashboards';
import type { Series } from '../api/queries';
import { useNow } from '../app/useNow';
import { useLanguage, useWords } from '../i18n/language';
import { Measured } from '../i18n/Unit';
import { Change } from '../series/Change';
import type { ColumnName } from './kinds';
import { boardWords } from './words';

type Line = NonNullable<Answer['table']>['lines'][number];
type Column = ColumnName | 'name' | 'change';

interface Props {
  panel: TablePanel;
  lines: readonly Line[];
  series: readonly Series[];
  title: string;
}

export function Lines({ panel, lines, series, title }: Props) {
  const words = useWords(boardWords);
  const { language } = useLanguage();
  const [sorted, setSorted] = useState<{ by: Column; down: boolean } | null>(null);
  const beside = panel.beside;
  const columns: ColumnName[] = panel.columns;
  const named = lines.flatMap((line) => {
    const mine = series.find(({ series_id }) => series_id === line.series_id);
    return mine ? [{ line, series: mine }] : [];
  });
  const value = ({ line, series: { name } }: (typeof named)[number], by: Column) =>
    by === 'name' ? name : by === 'change' ? changed(line) : line[by];
  const rows = sorted ? named.toSorted((a, b) => compared(value(a, sorted.by), value(b, sorted.by), language) * (sorted.down ? -1 : 1)) : named;
  const head = (by: Column, text: string, note = '') => (
    <Head key={by} text={text} note={note} label={words.sortBy(text)} sorted={sorted?.by === by ? (sorted.down ? 'descending' : 'ascending') : undefined} onSort={() => { setSorted({ by, down: sorted?.by === by ? !sorted.down : by !== 'name' }); }} />
  );
  return (
    <div className="fs-bd-table" tabIndex={0} role="group" aria-label={title}>
      <table className="fs-table">
        <thead>
          <tr>
            {head('name', words.series)}
            {columns.map((name) => head(name, words.columnNames[name]))}
            {beside !== 'none' && head('change', words.change, `${words.changeOf} ${words.heldAgainst[beside]}`)}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ line, series: mine }) => (
            <Row key={line.series_id} line={line} series={mine} columns={columns} change={beside !== 'none'} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

const changed = ({ mean, mean_before: before }: Line) => (mean === null || before === null || before === 0 ? null : (mean - before) / Math.abs(before));

/** What is not known comes last, whichever way. */
function compared(a: string | number | null, b: string | number | null, language: string): number {
  if (typeof a === 'string' && typeof b === 'string') return a.localeCompare(b, language);
  return (typeof a === 'number' ? a : -Infinity) - (typeof b === 'number' ? b : -Infinity) || 0;
}

interface HeadProps {
  text: string;
  note: string;
  label: string;
  sorted: 'ascending' | 'descending' | undefined;
  onSort: () => void;
}

function Head({ text, note, label, sorted, onSort }: HeadProps) {
  const Arrow = sorted === 'ascending' ? IconArrowUp : IconArrowDown;
  return (
    <th scope="col" {...(sorted && { 'aria-sort': sorted })}>
      <button type="button" className="fs-bd-sort" aria-label={label} title={note || label} onClick={onSort}>
        {text}
        {sorted && <Arrow size={12} aria-hidden />}
      </button>
    </th>
  );
}

function Row({ line, series, columns, change }: { line: Line; series: Series; columns: readonly ColumnName[]; change: boolean }) {
  const { formats } = useLanguage();
  const now = useNow();
  return (
    <tr>
      <th scope="row">
        <Link to="/series/$seriesId" params={{ seriesId: series.series_id }}>
          <bdi>{series.name}</bdi>
        </Link>
      </th>
      {columns.map((name) => {
        const number = line[name];
        const when = name === 'newest' && line.newest_at ? formats.brief(Date.parse(line.newest_at), series.zone, now) : undefined;
        return (
          <td key={name} title={when}>
            {number === null ? '–' : name === 'count' ? formats.whole(number) : <Measured text={formats.number(number)} unit={series.unit} />}
          </td>
        );
      })}
      {change && <td>{line.mean === null || line.mean_before === null ? '–' : <Change from={line.mean_before} to={line.mean} unit={series.unit} />}</td>}
    </tr>
  );
}
