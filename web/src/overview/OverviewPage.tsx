/** The start page: what happened, what comes next, and what needs a decision. */

import { useQuery } from '@tanstack/react-query';
import { useLocation, useNavigate, useSearch } from '@tanstack/react-router';

import { overview, type Overview } from '../api/overview';
import { Failed } from '../app/States';
import { useNow } from '../app/useNow';
import { useLanguage, useWords } from '../i18n/language';
import { AsOf, AsOfBadge } from '../series/AsOf';
import { AgesCard } from './AgesCard';
import { FirstRun } from './FirstRun';
import { ages, shownLarge } from './glance';
import { KeyTiles } from './KeyTiles';
import { MoversCard } from './MoversCard';
import './overview.css';
import { PeaksCard } from './PeaksCard';
import { PreviewCard } from './PreviewCard';
import { ReviewCard } from './ReviewCard';
import { parseSearch, type Search } from './search';
import { Waiting } from './Waiting';
import { overviewWords } from './words';

export function OverviewPage() {
  const words = useWords(overviewWords);
  const { words: common } = useLanguage();
  const search = parseSearch({ ...useSearch({ strict: false }) });
  const navigate = useNavigate();
  // Where a role begins at a dashboard, the overview is at an address of its own.
  const here = useLocation({ select: ({ pathname }) => (pathname === '/overview' ? ('/overview' as const) : ('/' as const)) });
  const query = useQuery(overview(search.as_of ?? null));
  const show = (next: Search) => {
    void navigate({ to: here, search: next, replace: true, resetScroll: false });
  };
  const told = query.data;
  return (
    <>
      <title>{`${words.title} · ${common.appName}`}</title>
      {told && told.series.length === 0 ? (
        <FirstRun />
      ) : told ? (
        <Told told={told} search={search} onSearch={show} />
      ) : query.error ? (
        <section className="fs-card">
          <h1 className="fs-hidden">{words.title}</h1>
          <Failed error={query.error} onRetry={() => void query.refetch()} />
        </section>
      ) : (
        <Waiting />
      )}
    </>
  );
}

interface Props {
  told: Overview;
  search: Search;
  onSearch: (next: Search) => void;
}

function Told({ told, search, onSearch }: Props) {
  const clock = useNow();
  const now = search.as_of ? Date.parse(search.as_of) : clock;
  const old = ages(told, now);
  const large = shownLarge(told, search.series);
  return (
    <>
      <Head told={told} late={old.filter(({ late }) => late).length} search={search} onSearch={onSearch} />
      <KeyTiles told={told} large={large} old={old} now={now} />
      <div className="fs-ov">
        {large && <PreviewCard told={told} large={large} search={search} onSearch={onSearch} now={now} />}
        <ReviewCard review={told.review} />
        <MoversCard told={told} />
        <PeaksCard told={told} now={now} />
        <AgesCard old={old} now={now} />
      </div>
    </>
  );
}

function Head({ told, late, search, onSearch }: Props & { late: number }) {
  const words = useWords(overviewWords);
  const { formats } = useLanguage();
  const zone = told.series.find(({ series_id }) => series_id === told.main_series_id)?.zone ?? told.series[0]?.zone ?? 'UTC';
  const onAsOf = (asOf: string | null) => {
    const { as_of: _, ...rest } = search;
    onSearch(asOf ? { ...rest, as_of: asOf } : rest);
  };
  const all = formats.whole(told.series_count);
  return (
    <header className="fs-title fs-ov-head">
      <h1>{words.title}</h1>
      <p className="fs-facts">{told.series_count > told.series.length ? words.firstOf(formats.whole(told.series.length), all) : words.series(all)}</p>
      {search.as_of ? (
        <AsOfBadge asOf={search.as_of} zone={zone} onAsOf={onAsOf} />
      ) : (
        <span className={`fs-badge ${late ? 'fs-badge-amber' : 'fs-badge-green'}`}>
          {!late && <span className="fs-dot" aria-hidden />}
          {late ? words.late(formats.whole(late)) : words.upToDate}
        </span>
      )}
      <span className="fs-spacer" />
      <AsOf asOf={search.as_of ?? null} zone={zone} onAsOf={onAsOf} />
    </header>
  );
}
