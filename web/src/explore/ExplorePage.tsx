/** Series looked at together: over time, beside another time, and as they were known at a moment. */

import { useNavigate, useSearch } from '@tanstack/react-router';
import { useMemo, useRef } from 'react';

import { useNow } from '../app/useNow';
import { useLanguage, useWords } from '../i18n/language';
import { NotesCard } from '../notes/NotesCard';
import { useNotes } from '../notes/useNotes';
import { AsOfBadge } from '../series/AsOf';
import { CopyLink } from '../series/CopyLink';
import { iso, withAsOf } from '../series/range';
import { Card } from '../sheet/Page';
import '../sheet/sheet.css';
import './explore.css';
import { First } from './First';
import { KnownAt } from './KnownAt';
import { Numbers } from './Numbers';
import { Picker } from './Picker';
import { PictureCard } from './PictureCard';
import { frozen, parseSearch, written, type Search } from './search';
import { useExplore, WELL_DRAWN } from './useExplore';
import { useLines } from './useLines';
import { exploreWords } from './words';

export function ExplorePage() {
  const words = useWords(exploreWords);
  const { words: common } = useLanguage();
  const now = useNow();
  const said = useSearch({ strict: false });
  // The same while the address is: all lines are drawn anew when it is another.
  const search = useMemo(() => parseSearch({ ...said }), [said]);
  const navigate = useNavigate();
  const show = (next: Search) => {
    void navigate({ to: '/explore', search: parseSearch({ ...next }), replace: true, resetScroll: false });
  };
  const data = useExplore(search);
  const lines = useLines(data, search);
  const { ids, window, zone } = data;
  const pointed = useRef<number | null>(null);
  const noted = useNotes(ids, window, search);
  const choose = (chosen: readonly number[]) => {
    const { series: _, ...kept } = search;
    const next = written(chosen);
    show(next === undefined ? kept : { ...kept, series: next });
  };
  // The range stands still while the moment moves: else what is looked at would move along with it.
  const lookFrom = (asOf: string | null) => {
    const { range: _, ...kept } = search;
    show(withAsOf(window ? { ...kept, from: iso(window.start), to: iso(window.end) } : search, asOf));
  };
  const fixed = window ? frozen(search, window, now) : search;
  return (
    <div className="fs-explore">
      <title>{`${words.title} · ${common.appName}`}</title>
      <header className="fs-page-head">
        <div>
          <h1>{words.title}</h1>
          <p>{words.lead}</p>
        </div>
        <div className="fs-controls">
          <AsOfBadge asOf={search.as_of ?? null} zone={zone} onAsOf={lookFrom} />
          <Picker ids={ids} onIds={choose} />
          {ids.length > 0 && <CopyLink search={plain(fixed)} label={words.copyLink} />}
        </div>
      </header>
      {ids.length === 0 ? (
        <Card>
          <First onIds={choose} />
        </Card>
      ) : (
        <>
          <PictureCard
            data={data}
            noted={noted}
            pointed={pointed}
            lines={lines}
            search={search}
            onSearch={show}
            onIds={choose}
            onHidden={(hidden) => {
              const { off: _, ...kept } = search;
              const off = written(hidden);
              show(off === undefined ? kept : { ...kept, off });
            }}
          />
          {ids.length <= WELL_DRAWN && (
            <KnownAt ids={data.series.map(({ series_id }) => series_id)} window={window} zone={zone} asOf={search.as_of ?? null} changed={data.changed} onAsOf={lookFrom} />
          )}
          {window && data.series.length > 0 && (
            <NotesCard
              noted={noted}
              series={data.series}
              window={window}
              zone={zone}
              asOf={search.as_of ?? null}
              pointed={pointed}
              onShow={() => {
                const { notes: _, ...kept } = search;
                show(kept);
              }}
            />
          )}
          {window && lines.length > 0 && data.drawn.data && <Numbers lines={lines} window={window} asOf={search.as_of ?? null} />}
        </>
      )}
    </div>
  );
}

/** As an address has it. */
function plain(search: Search): Record<string, string> {
  return Object.fromEntries(Object.entries(search).map(([name, value]) => [name, String(value)]));
}

