/** Where data come from, and how each source fares; one of them opens. */

import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';

import { sources, type Source, type SourceState } from '../../api/quality';
import { Empty } from '../../app/States';
import { useLanguage, useWords } from '../../i18n/language';
import { Asked, Card, Page } from '../../sheet/Page';
import { Sheet } from '../../sheet/Sheet';
import { useTimes } from '../../sheet/useTimes';
import { useLength } from '../quality/Lists';
import { DataTabs } from '../Tabs';
import { DayBars } from './DayBars';
import { OneSource } from './OneSource';
import { parseSearch } from './search';
import './sources.css';
import { sourceWords } from './words';

export const SOURCE_TONES: Record<SourceState, string> = { new: 'grey', well: 'green', failing: 'red', silent: 'amber', resting: 'amber' };

export function SourcesPage() {
  const words = useWords(sourceWords);
  const { source } = parseSearch({ ...useSearch({ strict: false }) });
  return (
    <Page title={words.title} lead={words.lead}>
      <DataTabs />
      {source === undefined ? <List /> : <OneSource sourceId={source} />}
    </Page>
  );
}

function List() {
  const words = useWords(sourceWords);
  const navigate = useNavigate();
  const query = useQuery(sources);
  return (
    <>
      <Card>
        <Asked query={query}>
          {(rows) => (rows.length === 0 ? <Empty sentence={words.none} action={words.upload} onAction={() => void navigate({ to: '/data/uploads' })} /> : <Rows rows={rows} />)}
        </Asked>
      </Card>
      <Card title={words.more} note={words.moreWhy}>
        {null}
      </Card>
    </>
  );
}

function Rows({ rows }: { rows: Source[] }) {
  const words = useWords(sourceWords);
  const { formats } = useLanguage();
  const times = useTimes();
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
        { label: words.heard, cell: (row) => (row.last_at ? <time dateTime={row.last_at} title={times.moment(row.last_at)}>{times.ago(row.last_at)}</time> : words.never) },
        { label: words.interval, cell: (row) => (row.usual_interval_seconds === null ? <span className="fs-note">{words.notYet}</span> : words.every(length(row.usual_interval_seconds * 1000))) },
        { label: words.rows, cell: (row) => <DayBars rows={row.rows} label={told(row)} /> },
        {
          label: words.held,
          cell: (row) =>
            row.held_rows > 0 ? (
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

/** How many rows came lately, in words. */
export function useRows(): (source: Source) => string {
  const words = useWords(sourceWords);
  const { formats } = useLanguage();
  return ({ rows }) => {
    const counts = Object.values(rows);
    return counts.length === 0 ? words.noRows : words.rowsOf(formats.whole(counts.reduce((all, one) => all + one, 0)), formats.whole(counts.length));
  };
}
