/** A short list beside others: what it shows, what it is held against, its first rows, and how many more there are. */

import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';

import type { Glance } from '../api/overview';
import { About } from '../help/About';
import type { TermId } from '../help/terms';
import { useLanguage, useWords } from '../i18n/language';
import { overviewWords } from './words';

/** Rows that are taken in at a glance. */
const MOST = 6;

interface Props<Row> {
  title: string;
  /** What the help says about it. */
  term: TermId;
  note: string;
  rows: Row[];
  keyOf: (row: Row) => string | number;
  /** Said where there are no rows. */
  empty?: ReactNode;
  children: (row: Row) => ReactNode;
}

export function ListCard<Row>({ title, term, note, rows, keyOf, empty, children }: Props<Row>) {
  const words = useWords(overviewWords);
  const { formats } = useLanguage();
  return (
    <section className="fs-card fs-ov-list">
      <header className="fs-card-head">
        <div>
          <h2>{title}</h2>
          <About term={term} name={title} />
          <p className="fs-note">{note}</p>
        </div>
      </header>
      {rows.length === 0 && empty}
      <ul>
        {rows.slice(0, MOST).map((row) => (
          <li key={keyOf(row)}>{children(row)}</li>
        ))}
      </ul>
      {rows.length > MOST && (
        <Link to="/series" className="fs-way fs-note">
          {words.more(formats.whole(rows.length - MOST))}
        </Link>
      )}
    </section>
  );
}

/** A row that leads to its series. */
export function SeriesRow({ series, asOf, children }: { series: Glance; asOf?: string | undefined; children: ReactNode }) {
  const place = series.asset && !series.name.startsWith(series.asset.name) ? series.asset.name : null;
  return (
    <Link to="/series/$seriesId" params={{ seriesId: series.series_id }} search={asOf ? { as_of: asOf } : {}} className="fs-ov-row">
      <span className="fs-ov-name">
        <bdi className="fs-cut">{series.name}</bdi>
        {place && (
          <small>
            <bdi className="fs-cut">{place}</bdi>
          </small>
        )}
      </span>
      {children}
    </Link>
  );
}
