/** Days of one series as weeks beside each other: arrows go from day to day, the chosen one is told below. */

import { useEffect, useRef, type KeyboardEvent, type MouseEvent } from 'react';

import { useLanguage, useWords } from '../../i18n/language';
import { CellMark } from './CellMark';
import { leadOf, noonOf, type Cell } from './days';
import { useCellWords } from './useCellWords';
import { qualityWords } from './words';

/** By language: 0 is Sunday. */
const FIRST_WEEKDAY = { en: 1, fa: 6 };
/** Rows are days of the week, columns weeks; time goes from left to right. */
const STEPS: Record<string, number> = { ArrowUp: -1, ArrowDown: 1, ArrowLeft: -7, ArrowRight: 7 };
/** Columns that the name of a month takes. */
const NAME = 3;

interface Props {
  cells: readonly Cell[];
  chosen: string;
  onChoose: (day: string) => void;
}

/** One thing to reach by keys, as a slider is: hundreds of buttons would stand in the way, and be too small to touch. */
export function YearGrid({ cells, chosen, onChoose }: Props) {
  const words = useWords(qualityWords);
  const { language } = useLanguage();
  const told = useCellWords();
  const box = useRef<HTMLDivElement>(null);
  const lead = leadOf(cells[0]?.from ?? '2024-01-01', FIRST_WEEKDAY[language]);
  const weeks = Math.ceil((cells.length + lead) / 7);
  const at = Math.max(0, cells.findIndex(({ from }) => from === chosen));
  useEffect(() => {
    // On a phone the newest weeks are what one looks for.
    if (box.current) box.current.scrollLeft = box.current.scrollWidth;
  }, [weeks]);
  const choose = (next: number) => {
    const cell = cells[next];
    if (cell) onChoose(cell.from);
    return cell !== undefined;
  };
  const move = (event: KeyboardEvent) => {
    const next = event.key === 'Home' ? 0 : event.key === 'End' ? cells.length - 1 : at + (STEPS[event.key] ?? Number.NaN);
    if (choose(next)) event.preventDefault();
  };
  const pick = (event: MouseEvent) => {
    const cell = event.target instanceof Element ? event.target.closest('[data-at]') : null;
    if (cell) choose(Number(cell.getAttribute('data-at')));
  };
  const columns = { gridTemplateColumns: `repeat(${weeks}, minmax(16px, 28px))` };
  const now = cells[at];
  return (
    <div className="fs-year" dir="ltr" ref={box}>
      <Months cells={cells} lead={lead} columns={columns} />
      <div
        className="fs-year-days"
        style={columns}
        role="slider"
        tabIndex={0}
        aria-label={words.calendar}
        aria-valuemin={0}
        aria-valuemax={cells.length - 1}
        aria-valuenow={at}
        aria-valuetext={now && told(now)}
        onKeyDown={move}
        onClick={pick}
      >
        {cells.map((cell, n) => (
          <span key={cell.from} data-at={n} data-chosen={n === at || undefined} style={n === 0 ? { gridRowStart: lead + 1 } : undefined} title={told(cell)}>
            <CellMark cell={cell} />
          </span>
        ))}
      </div>
    </div>
  );
}

/** Names of months above the week in which each begins, where there is room. */
function Months({ cells, lead, columns }: { cells: readonly Cell[]; lead: number; columns: { gridTemplateColumns: string } }) {
  const { formats } = useLanguage();
  const nameOf = (day: string, first: boolean) => formats.tick(noonOf(day), 'UTC', 'month', first);
  const begins = cells.flatMap(({ from }, i) => (i === 0 || nameOf(from, false) !== nameOf(cells[i - 1]?.from ?? from, false) ? [{ from, column: Math.floor((i + lead) / 7) + 1 }] : []));
  const named = begins.filter(({ column }, i) => (begins[i + 1]?.column ?? Infinity) - column >= NAME);
  return (
    <div className="fs-year-months" style={columns} aria-hidden>
      {named.map(({ from, column }, i) => (
        <span key={from} style={{ gridColumnStart: column }}>
          {nameOf(from, i === 0)}
        </span>
      ))}
    </div>
  );
}
