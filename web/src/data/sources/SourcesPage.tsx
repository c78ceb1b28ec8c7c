/** Where data come from, and how each source fares; one of them opens. */

import { Button } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { lazy, Suspense } from 'react';

import { source, sources, type Source, type SourceState } from '../../api/quality';
import { ChartSkeleton, Empty } from '../../app/States';
import { useMay } from '../../app/useSession';
import { useLanguage, useWords } from '../../i18n/language';
import { Asked, Card, Page } from '../../sheet/Page';
import { Sheet } from '../../sheet/Sheet';
import { useTimes } from '../../sheet/useTimes';
import { useLength } from '../quality/Lists';
import { DataTabs } from '../Tabs';
import { askedWords } from './askedWords';
import { DayBars } from './DayBars';
import { OneSource } from './OneSource';
import { parseSearch, type Search } from './search';
import './sources.css';
import { When } from './When';
import { sourceWords } from './words';

export const SOURCE_TONES: Record<SourceState, string> = { new: 'grey', well: 'green', failing: 'red', silent: 'amber', resting: 'amber' };

/** Forms come to whoever sets a source up. */
const SourceForm = lazy(() => import('./SourceForm'));

export function SourcesPage() {
  const words = useWords(sourceWords);
  const asks = useWords(askedWords);
  const navigate = useNavigate();
  const manages = useMay()('source:manage');
  const { source: open, set } = parseSearch({ ...useSearch({ strict: false }) });
  const show = (search: Search) => void navigate({ to: '/data/sources', search });
  const add = manages && open === undefined && set === undefined && (
    <Button
      leftSection={<IconPlus size={16} aria-hidden />}
      onClick={() => {
        show({ set: 'new' });
      }}
    >
      {asks.add}
    </Button>
  );
  const done = (id: number) => {
    show({ source: id });
  };
  return (
    <Page title={words.title} lead={words.lead} action={add}>
      <DataTabs />
      <Suspense fallback={<ChartSkeleton />}>
        {manages && set === 'new' ? <SourceForm source={null} onDone={done} /> : manages && set === 'change' && open !== undefined ? <Changing sourceId={open} onDone={done} /> : open === undefined ? <List manages={manages} /> : <OneSource sourceId={open} />}
      </Suspense>
    </Page>
  );
}

function Changing({ sourceId, onDone }: { sourceId: number; onDone: (sourceId: number) => void }) {
  const query = useQuery(source(sourceId));
  return <Asked query={query}>{(one) => <SourceForm source={one} onDone={onDone} />}</Asked>;
}

function List({ manages }: { manages: boolean }) {
  const words = useWords(sourceWords);
  const asks = useWords(askedWords);
  const navigate = useNavigate();
  const query = useQuery(sources);
  const first = manages ? { action: asks.add, onAction: () => void navigate({ to: '/data/sources', search: { set: 'new' } }) } : { action: words.upload, onAction: () => void navigate({ to: '/data/uploads' }) };
  return (
    <>
      <Card>
        <Asked query={query}>{(rows) => (rows.length === 0 ? <Empty sentence={words.none} {...first} /> : <Rows rows={rows} />)}</Asked>
      </Card>
      <Card title={words.more} note={manages ? words.moreWhy : `${words.moreWhy} ${asks.mayNot}`}>
        {null}
      </Card>
    </>
  );
}

function Rows({ rows }: { rows: Source[] }) {
  const words = useWords(sourceWords);
  const { formats } = useLanguage();
  const length = useLength();
  const told = useRows();
  return (
    <Sheet
      label={words.title}
      rows={rows}
      keyOf={({ source_id }) => String(source_id)}
      columns={[
        {
          label: words.name,
          cell: (row) => (
            <span className="fs-two">
              <Link to="/data/sources" search={{ source: row.source_id }} className="fs-way">
                <bdi>{row.name}</bdi>
              </Link>
              <span>{words.types[row.source_type] ?? row.source_type}</span>
            </span>
          ),
        },
        { label: words.state, cell: (row) => <span className={`fs-badge fs-badge-${SOURCE_TONES[row.state]}`}>{words.states[row.state]}</span> },
        { label: words.heard, cell: ({ asked, answered_at, last_at }) => <At at={asked ? answered_at : last_at} /> },
        { label: words.interval, cell: (row) => row.asked ? <When source={row} /> : (row.usual_interval_seconds === null ? <span className="fs-note">{words.notYet}</span> : words.every(length(row.usual_interval_seconds * 1000))) },
        { label: words.rows, cell: (row) => <DayBars rows={row.rows} label={told(row)} /> },
        {
          label: words.held,
          cell: (row) =>
            row.asked ? (
              <NotLoaded row={row} />
            ) : row.held_rows > 0 ? (
              <Link to="/data/quarantine" search={{ contract: row.name }} className="fs-way">
                {formats.whole(row.held_rows)}
              </Link>
            ) : (
              formats.whole(0)
            ),
        },
      ]}
    />
  );
}

function At({ at }: { at: string | null }) {
  const words = useWords(sourceWords);
  const times = useTimes();
  if (!at) return words.never;
  return (
    <time dateTime={at} title={times.moment(at)}>
      {times.ago(at)}
    </time>
  );
}

/** How many of what a source delivered could not be loaded, and the way there. */
function NotLoaded({ row }: { row: Source }) {
  const words = useWords(askedWords);
  const { formats } = useLanguage();
  const failed = row.parcels['failed'] ?? 0;
  if (failed === 0) return formats.whole(0);
  return (
    <Link to="/data/sources" search={{ source: row.source_id }} className="fs-way">
      {words.failedOf(formats.whole(failed))}
    </Link>
  );
}

/** How many rows came lately, in words. */
export function useRows(): (source: Source) => string {
  const words = useWords(sourceWords);
  const { formats } = useLanguage();
  return ({ rows }) => {
    const counts = Object.values(rows);
    return counts.length === 0 ? words.noRows : words.rowsOf(formats.whole(counts.reduce((all, one) => all + one, 0)), formats.whole(counts.length));
  };
}
