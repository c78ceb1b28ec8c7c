/** A dashboard: its head, its panels, and what is composed of them. */

import { useQuery } from '@tanstack/react-query';
import { Link, useBlocker } from '@tanstack/react-router';
import { useMemo, useState } from 'react';

import { ApiError } from '../api/client';
import { dashboard, type Dashboard, type Panel } from '../api/dashboards';
import type { Series } from '../api/queries';
import { ChartSkeleton, Empty, Failed } from '../app/States';
import { useNow } from '../app/useNow';
import { useLanguage, useWords } from '../i18n/language';
import { iso } from '../series/range';
import { Card } from '../sheet/Page';
import '../app/series.css';
import '../explore/explore.css';
import '../sheet/sheet.css';
import type { Page } from './batch';
import { BoardHead } from './BoardHead';
import './boards.css';
import { ConflictDialog, LeaveDialog } from './ConflictDialog';
import { Grid } from './Grid';
import { PanelDialog } from './PanelDialog';
import { asked, pageWindow, siteOf, type Search } from './search';
import { useChosen } from './useChosen';
import { useDraft, type Draft } from './useDraft';
import { boardWords } from './words';

interface Props {
  id: string;
  search: Search;
  onSearch: (next: Search) => void;
  /** It is where the reader's role begins. */
  home?: boolean;
}

export function Board({ id, home = false, ...rest }: Props) {
  const words = useWords(boardWords);
  const query = useQuery(dashboard(id));
  if (query.data) return <Shown told={query.data} home={home} {...rest} />;
  if (query.error instanceof ApiError && query.error.status === 404) {
    return (
      <section className="fs-card fs-state">
        <h1>{words.gone}</h1>
        <p>{words.goneWhy}</p>
        <Link to="/dashboards">{words.all}</Link>
      </section>
    );
  }
  return (
    <Card>
      <h1 className="fs-hidden">{words.title}</h1>
      {query.error ? <Failed error={query.error} onRetry={() => void query.refetch()} /> : <ChartSkeleton />}
    </Card>
  );
}

function Shown({ told, home, search, onSearch }: Omit<Props, 'id'> & { told: Dashboard; home: boolean }) {
  const words = useWords(boardWords);
  const { words: common } = useLanguage();
  const now = useNow();
  const composing = search.compose === true && told.may_change;
  const draft = useDraft(told, composing);
  const [met, setMet] = useState<Series[]>([]);
  const [edited, setEdited] = useState<Panel | 'new' | null>(null);
  const [tried, setTried] = useState<Panel | null>(null);
  const panels = draft?.panels ?? told.content.panels;
  const site = siteOf(search, draft ?? told.content);
  const chosen = useChosen(tried ? [...panels, tried] : panels, site);
  const known = useMemo(() => [...new Map([...chosen.rows, ...met, ...told.series].map((one) => [one.key, one])).values()], [chosen.rows, told.series, met]);
  const window = pageWindow(search, { ...told, series: known }, now);
  const found = usePage(window && asked(window), search.as_of ?? null, site);
  const page = chosen.pending ? undefined : found;
  const onAct = (act: 'edit' | 'duplicate' | 'remove', panel: Panel) => {
    if (act === 'edit') setEdited(panel);
    else draft?.[act](panel);
  };
  const closed = () => {
    setEdited(null);
    setTried(null);
  };
  return (
    <div className="fs-bd">
      <title>{`${told.name} · ${common.appName}`}</title>
      <BoardHead told={told} draft={draft} home={home} search={search} site={site} panels={panels} window={window} zone={known[0]?.zone ?? 'UTC'} onSearch={onSearch} onAdd={() => { setEdited('new'); }} />
      {panels.length === 0 ? (
        <Card>
          <Empty sentence={draft ? words.emptyMine : words.emptyBoard} {...(draft ? { action: words.addFirst, onAction: () => { setEdited('new'); } } : told.may_change && { action: words.compose, onAction: () => { onSearch({ ...search, compose: true }); } })} />
        </Card>
      ) : (
        <Grid
          panels={panels}
          page={page}
          site={site}
          known={known}
          onPanels={draft && ((next) => { draft.change({ panels: next }); })}
          onAct={onAct}
          onWindow={({ start, end }) => {
            const { range: _, ...kept } = search;
            onSearch({ ...kept, from: iso(start), to: iso(end) });
          }}
        />
      )}
      {edited !== null && draft && (
        <PanelDialog
          panel={edited === 'new' ? null : edited}
          others={panels}
          page={page}
          known={known}
          onKnown={(rows) => { setMet([...met, ...rows]); }}
          onTried={setTried}
          onClose={closed}
          onPanel={(panel) => {
            draft.put(panel);
            closed();
          }}
        />
      )}
      {draft && <Guards draft={draft} />}
    </div>
  );
}

/** The same object while the range means the same minutes: panels are asked once for it. */
function usePage(window: { start?: string; end: string } | null, asOf: string | null, site: string): Page | null {
  const { start, end } = window ?? {};
  return useMemo(() => (end === undefined ? null : { ...(start !== undefined && { start }), end, ...(asOf !== null && { as_of: asOf }), site }), [start, end, asOf, site]);
}

/** What is composed is not lost by going elsewhere, nor by somebody else's save. */
function Guards({ draft }: { draft: Draft }) {
  const blocker = useBlocker({
    shouldBlockFn: ({ current, next }) => draft.dirty && !draft.saving && (current.pathname !== next.pathname || !('compose' in next.search)),
    enableBeforeUnload: () => draft.dirty,
    withResolver: true,
  });
  return (
    <>
      {blocker.status === 'blocked' && <LeaveDialog onStay={blocker.reset} onLeave={blocker.proceed} />}
      {draft.conflict && <ConflictDialog draft={draft} conflict={draft.conflict} />}
    </>
  );
}
