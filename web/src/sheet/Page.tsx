/** The frame of a page that is not a chart: heading, what it is for, what can be begun, and cards. */

import { Button } from '@mantine/core';
import { IconInbox } from '@tabler/icons-react';
import type { UseInfiniteQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';

import { Empty, Failed } from '../app/States';
import { About } from '../help/About';
import type { TermId } from '../help/terms';
import { useLanguage } from '../i18n/language';
import './sheet.css';

interface Head {
  title: string;
  lead: string;
  action?: ReactNode;
  children: ReactNode;
}

export function Page({ title, lead, action, children }: Head) {
  const { words } = useLanguage();
  return (
    <div className="fs-page">
      <title>{`${title} · ${words.appName}`}</title>
      <header className="fs-page-head">
        <div>
          <h1>{title}</h1>
          <p>{lead}</p>
        </div>
        {action}
      </header>
      {children}
    </div>
  );
}

interface Asked<T> {
  query: { data: T | undefined; error: Error | null; refetch: () => unknown };
  /** Said when there is nothing to show. */
  empty?: string;
  /** A list without a row, unless told otherwise. */
  isEmpty?: (data: T) => boolean;
  children: (data: T) => ReactNode;
}

/** What a query brought, or the sign that it is still on its way, brought nothing, or failed. */
export function Asked<T>({ query, empty, isEmpty = noRow, children }: Asked<T>) {
  if (query.data !== undefined) {
    return empty && isEmpty(query.data) ? <Empty sentence={empty} icon={IconInbox} /> : children(query.data);
  }
  if (query.error) return <Failed error={query.error} onRetry={query.refetch} />;
  return <Waiting />;
}

const noRow = (data: unknown) => Array.isArray(data) && data.length === 0;

interface Paged<Row> {
  query: UseInfiniteQueryResult<{ pages: { items: Row[] }[] }>;
  empty: string;
  children: (rows: Row[]) => ReactNode;
}

/** A list that comes page by page. */
export function Paged<Row>({ query, empty, children }: Paged<Row>) {
  const { words } = useLanguage();
  return (
    <>
      <Asked query={query} empty={empty} isEmpty={({ pages }) => !pages.some(({ items }) => items.length > 0)}>
        {({ pages }) => children(pages.flatMap(({ items }) => items))}
      </Asked>
      {query.hasNextPage && (
        <Button variant="subtle" size="xs" fullWidth loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
          {words.showMore}
        </Button>
      )}
    </>
  );
}

function Waiting() {
  const { words } = useLanguage();
  return (
    <div className="fs-lines" role="status" aria-label={words.loading}>
      {[70, 45, 60].map((width) => (
        <i key={width} style={{ width: `${width}%` }} />
      ))}
    </div>
  );
}

interface Boxed {
  title?: string;
  /** What the help says about it. */
  term?: TermId;
  note?: ReactNode;
  action?: ReactNode;
  children: ReactNode;
}

export function Card({ title, term, note, action, children }: Boxed) {
  return (
    <section className="fs-card fs-house">
      {title && (
        <header className="fs-card-head">
          <div>
            <h2>{title}</h2>
            {term && <About term={term} name={title} />}
            {note && <p className="fs-note">{note}</p>}
          </div>
          {action}
        </header>
      )}
      {children}
    </section>
  );
}
