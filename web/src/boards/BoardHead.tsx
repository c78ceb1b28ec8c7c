/** The head of a dashboard: its name, the range of all its panels, and what can be done with the whole. */

import { Button, TextInput } from '@mantine/core';
import { IconLayoutDashboard, IconPencil, IconPlus } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';

import type { Dashboard, Panel } from '../api/dashboards';
import { useNow } from '../app/useNow';
import { useMay } from '../app/useSession';
import { refusalOf } from '../form/refusal';
import { formWords } from '../form/words';
import { useLanguage, useWords } from '../i18n/language';
import { AsOf, AsOfBadge } from '../series/AsOf';
import { CopyLink } from '../series/CopyLink';
import type { Window } from '../series/range';
import { RangeChoice } from '../series/RangeChoice';
import { BoardMenu } from './BoardMenu';
import { follows } from './kinds';
import { useRoleNames } from './names';
import { frozen, narrowed, rangeOf, type Search } from './search';
import { Narrowed, SiteFilter } from './SiteFilter';
import type { Draft } from './useDraft';
import { boardWords } from './words';

interface Props {
  told: Dashboard;
  draft: Draft | null;
  home: boolean;
  search: Search;
  /** Key of the asset that the page is narrowed to; empty: to none. */
  site: string;
  panels: readonly Panel[];
  window: Window | null;
  zone: string;
  onSearch: (next: Search) => void;
  onAdd: () => void;
}

export function BoardHead({ told, draft, home, search, site, panels, window, zone, onSearch, onAdd }: Props) {
  const now = useNow();
  const may = useMay();
  const words = useWords(boardWords);
  const finite = window !== null && Number.isFinite(window.start);
  const onAsOf = (asOf: string | null) => {
    const { as_of: _, ...rest } = search;
    onSearch(asOf ? { ...rest, as_of: asOf } : rest);
  };
  const onSite = (chosen: string) => {
    onSearch(narrowed(search, chosen, told.content));
    draft?.change({ site: chosen });
  };
  const compose = () => {
    onSearch({ ...search, compose: true });
  };
  return (
    <header className="fs-bd-top">
      <Named told={told} draft={draft} home={home} />
      <div className="fs-controls">
        <AsOfBadge asOf={search.as_of ?? null} zone={zone} onAsOf={onAsOf} />
        <RangeChoice
          search={rangeOf(search, draft ? { ...told.content, range: draft.range } : told.content)}
          window={finite ? window : null}
          zone={zone}
          onRange={(range) => {
            const { range: _, from: __, to: ___, ...kept } = search;
            onSearch({ ...kept, ...range });
            if (draft && range.range) draft.change({ range: range.range });
          }}
        />
        {(draft !== null || site !== '' || panels.some(follows)) && <SiteFilter site={site} onSite={onSite} />}
        <AsOf asOf={search.as_of ?? null} zone={zone} onAsOf={onAsOf} />
        <CopyLink search={frozen(site || told.content.site ? { ...search, site } : search, window, now)} />
        {!draft && told.may_change && may('dashboard:write') && !home && (
          <Button size="xs" variant="default" leftSection={<IconPencil size={14} aria-hidden />} onClick={compose}>
            {words.compose}
          </Button>
        )}
        {!draft && <BoardMenu told={told} />}
      </div>
      {site !== '' && <Narrowed site={site} panels={panels} />}
      {draft && <Composing draft={draft} search={search} onSearch={onSearch} onAdd={onAdd} />}
    </header>
  );
}

function Named({ told, draft, home }: Pick<Props, 'told' | 'draft' | 'home'>) {
  const words = useWords(boardWords);
  const named = useRoleNames();
  if (draft) {
    return (
      <>
        <h1 className="fs-hidden">{draft.name}</h1>
        <TextInput className="fs-bd-name" size="sm" aria-label={words.name} value={draft.name} maxLength={120} onChange={({ currentTarget: { value } }) => { draft.change({ name: value }); }} />
      </>
    );
  }
  return (
    <div className="fs-bd-names">
      <h1>
        <bdi>{told.name}</bdi>
      </h1>
      {home ? (
        <>
          <Link to="/overview" className="fs-bd-link">
            <IconLayoutDashboard size={14} aria-hidden /> {words.toOverview}
          </Link>
          <Link to="/dashboards/$dashboardId" params={{ dashboardId: told.dashboard_id }} className="fs-bd-link">
            {words.all}
          </Link>
        </>
      ) : (
        <p className="fs-facts">{told.sharing === 'roles' ? words.sharedWith(named(told.roles)) : words.sharings[told.sharing]}</p>
      )}
      {told.missing.length > 0 && <p className="fs-badge fs-badge-amber"><bdi>{words.missing(told.missing.join(', '))}</bdi></p>}
    </div>
  );
}

function Composing({ draft, search, onSearch, onAdd }: { draft: Draft } & Pick<Props, 'search' | 'onSearch' | 'onAdd'>) {
  const words = useWords(boardWords);
  const faults = useWords(formWords);
  const { formats } = useLanguage();
  const [saved, setSaved] = useState('');
  const save = async () => {
    const made = await draft.save();
    if (made) setSaved(words.saved(formats.whole(made.version)));
  };
  const done = () => {
    const { compose: _, ...rest } = search;
    onSearch(rest);
  };
  return (
    <div className="fs-bd-bar">
      <p className="fs-note fs-bd-help">{words.composeHelp}</p>
      <span className="fs-spacer" />
      <span role="status" className={draft.dirty ? 'fs-badge fs-badge-amber' : 'fs-note'}>
        {draft.dirty ? words.unsaved : saved}
      </span>
      {draft.error && <span role="alert" className="fs-badge fs-badge-red">{refusalOf(draft.error, faults, []).sentence}</span>}
      <Button size="xs" variant="default" leftSection={<IconPlus size={14} aria-hidden />} onClick={onAdd}>
        {words.add}
      </Button>
      <Button size="xs" variant="default" onClick={done}>
        {draft.dirty ? words.discard : words.done}
      </Button>
      <Button size="xs" loading={draft.saving} disabled={!draft.dirty || !draft.name.trim()} onClick={() => void save()}>
        {words.save}
      </Button>
    </div>
  );
}
