/** The list of anomalies: how severe, of which series, when, and what explains each; several may be judged at once. */

import { Button, Checkbox } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';

import type { Anomaly, Said } from '../api/anomalies';
import type { Series } from '../api/queries';
import { useNow } from '../app/useNow';
import { useMay } from '../app/useSession';
import { useLanguage, useWords } from '../i18n/language';
import { Severity } from './Severity';
import type { Search } from './search';
import { gistOf, lengthOf } from './why';
import { whyWords } from './whyWords';
import { anomalyWords } from './words';

interface Props {
  rows: Anomaly[];
  series: Map<number, Series>;
  chosenId: string | undefined;
  picked: string[];
  onPick: (ids: string[]) => void;
  onSay: (verdict: Said, ids: string[]) => void;
  search: Search;
}

export function Queue({ rows, series, chosenId, picked, onPick, onSay, search }: Props) {
  const words = useWords(anomalyWords);
  const may = useMay()('anomaly:acknowledge');
  const list = useRef<HTMLUListElement>(null);
  useEffect(() => {
    list.current?.querySelector('[aria-current]')?.scrollIntoView({ block: 'nearest' });
  }, [chosenId]);
  return (
    <>
      {picked.length > 0 && <Several picked={picked} onPick={onPick} onSay={onSay} />}
      <ul className="fs-anomalies" ref={list} aria-label={words.queue}>
        {rows.map((row) => (
          <li key={row.anomaly_id} data-current={row.anomaly_id === chosenId || undefined}>
            {may && (
              <Checkbox
                size="xs"
                aria-label={words.select(`${series.get(row.series_id)?.name ?? ''} ${row.start_at.slice(0, 16)}`)}
                checked={picked.includes(row.anomaly_id)}
                onChange={(event) => {
                  onPick(event.currentTarget.checked ? [...picked, row.anomaly_id] : picked.filter((id) => id !== row.anomaly_id));
                }}
              />
            )}
            <Row row={row} series={series.get(row.series_id)} current={row.anomaly_id === chosenId} search={search} />
          </li>
        ))}
      </ul>
    </>
  );
}

function Row({ row, series, current, search }: { row: Anomaly; series: Series | undefined; current: boolean; search: Search }) {
  const words = useWords(anomalyWords);
  const why = useWords(whyWords);
  const { formats } = useLanguage();
  const now = useNow();
  const [start, end] = [Date.parse(row.start_at), Date.parse(row.end_at)];
  return (
    <Link to="/anomalies" search={{ ...search, at: row.anomaly_id }} replace resetScroll={false} className="fs-anomaly" aria-current={current || undefined}>
      <span className="fs-anomaly-name">
        <bdi>{series?.name ?? '\u00a0'}</bdi>
        {row.verdict !== 'open' && <VerdictMark verdict={row.verdict} />}
        {row.ongoing && <span className="fs-badge fs-badge-amber">{words.ongoing}</span>}
        {row.quiet && <span className="fs-badge fs-badge-grey">{words.quiet}</span>}
      </span>
      <Severity severity={row.severity} />
      <span className="fs-anomaly-when">
        <time dateTime={row.start_at}>{formats.brief(start, series?.zone ?? 'UTC', now)}</time> · {lengthOf(end - start, why, formats)}
      </span>
      <span className="fs-anomaly-gist">{gistOf(row, why, formats)}</span>
    </Link>
  );
}

const COLOURS: Record<string, string> = { open: 'grey', accepted: 'violet', dismissed: 'green' };

export function VerdictMark({ verdict }: { verdict: string }) {
  const words = useWords(anomalyWords);
  return <span className={`fs-badge fs-badge-${COLOURS[verdict] ?? 'grey'}`}>{words.badges[verdict as keyof typeof words.badges]}</span>;
}

function Several({ picked, onPick, onSay }: Pick<Props, 'picked' | 'onPick' | 'onSay'>) {
  const words = useWords(anomalyWords);
  const { formats } = useLanguage();
  return (
    <div className="fs-several">
      <span role="status">{words.selected(formats.whole(picked.length))}</span>
      {(['accepted', 'dismissed'] as const).map((verdict) => (
        <Button
          key={verdict}
          variant="default"
          size="xs"
          onClick={() => {
            onSay(verdict, picked);
          }}
        >
          {verdict === 'accepted' ? words.accept : words.dismiss}
        </Button>
      ))}
      <Button
        variant="subtle"
        size="xs"
        onClick={() => {
          onPick([]);
        }}
      >
        {words.clear}
      </Button>
    </div>
  );
}
