/** Rows that a rule held back: looked at, repaired, accepted, set aside, and opened again. */

import { NativeSelect, SegmentedControl } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';

import { contracts } from '../../api/files';
import { HELD_STATES, heldRows } from '../../api/held';
import { useLanguage, useWords } from '../../i18n/language';
import { Card, Page, Paged } from '../../sheet/Page';
import { DataTabs } from '../Tabs';
import { dataWords } from '../words';
import { HeldList } from './HeldList';
import { parseSearch, type Search } from './search';
import { Settle, type Act } from './Settle';
import { heldWords } from './words';

/** Rules that hold rows back, as the filter offers them. */
const RULES = ['number', 'time', 'nonexistent-time', 'cells', 'range', 'allowed', 'rate', 'unique', 'not-finite', 'time-range', 'known-time'];

export function QuarantinePage() {
  const words = useWords(heldWords);
  const { formats } = useLanguage();
  const navigate = useNavigate();
  const search = parseSearch({ ...useSearch({ strict: false }) });
  const state = search.state ?? 'open';
  const query = useInfiniteQuery(heldRows({ state, rule: search.rule ?? '', contract: search.contract ?? '', run_id: search.run ?? '' }));
  const [chosen, setChosen] = useState<ReadonlySet<number>>(new Set());
  const [act, setAct] = useState<Act | null>(null);
  const [settled, setSettled] = useState(0);
  const show = (next: Record<string, unknown>) => {
    setChosen(new Set());
    setSettled(0);
    void navigate({ to: '/data/quarantine', search: parseSearch({ ...search, ...next }), replace: true });
  };
  const narrowed = Boolean(search.rule ?? search.contract ?? search.run ?? search.state);
  return (
    <Page
      title={words.title}
      lead={words.lead}
      action={
        <SegmentedControl
          aria-label={words.show}
          size="xs"
          value={state}
          data={HELD_STATES.map((value) => ({ value, label: words.states[value] }))}
          onChange={(value) => {
            show({ state: value });
          }}
        />
      }
    >
      <DataTabs />
      {settled > 0 && (
        <p className="fs-settled" role="status">
          {words.done(formats.whole(settled))}
        </p>
      )}
      <Card>
        <Filters search={search} onSearch={show} />
        <Paged query={query} empty={narrowed ? words.noneSo : words.none}>
          {(rows) => <HeldList rows={rows} state={state} chosen={chosen} onChosen={setChosen} onAct={setAct} />}
        </Paged>
      </Card>
      {act && (
        <Settle
          act={act}
          ids={Array.from(chosen)}
          onClose={() => {
            setAct(null);
          }}
          onDone={(rows) => {
            setChosen(new Set());
            setSettled(rows);
            setAct(null);
          }}
        />
      )}
    </Page>
  );
}

function Filters({ search, onSearch }: { search: Search; onSearch: (next: Record<string, unknown>) => void }) {
  const words = useWords(heldWords);
  const data = useWords(dataWords);
  const kept = useQuery(contracts);
  const { run: _, ...ofAll } = search;
  return (
    <div className="fs-filters">
      <NativeSelect
        aria-label={words.rule}
        value={search.rule ?? ''}
        data={[{ value: '', label: words.anyRule }, ...RULES.map((value) => ({ value, label: data.rules[value] ?? value }))]}
        onChange={(event) => {
          onSearch({ rule: event.currentTarget.value });
        }}
      />
      <NativeSelect
        aria-label={words.contract}
        value={search.contract ?? ''}
        data={[{ value: '', label: words.anyContract }, ...(kept.data ?? []).map(({ name }) => name)]}
        onChange={(event) => {
          onSearch({ contract: event.currentTarget.value });
        }}
      />
      {search.run && (
        <Link to="/data/quarantine" search={ofAll} className="fs-chip fs-of-run">
          {words.ofRun} <IconX size={13} aria-label={words.allRuns} />
        </Link>
      )}
    </div>
  );
}
