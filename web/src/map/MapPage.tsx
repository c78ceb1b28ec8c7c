/** The page of the map: what is shown and of when, the map, the ranking beside it, and the site that is chosen. */

import { SegmentedControl } from '@mantine/core';
import { IconMapPin } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useComputedColorScheme } from '@mantine/core';
import { useMemo } from 'react';

import { mapOf, type MapAnswer } from '../api/sites';
import { ChartSkeleton, Empty, Failed } from '../app/States';
import { useNow } from '../app/useNow';
import { useLanguage, useWords } from '../i18n/language';
import { AsOfBadge } from '../series/AsOf';
import { Chosen } from './Chosen';
import { viewOf, writtenView } from './geo';
import './map.css';
import { MapControls } from './MapControls';
import { MapOf } from './MapPanel';
import { Ranking } from './Ranking';
import { scaleOf } from './scale';
import { askedBy, parseSearch, type Search } from './search';
import { hasGl } from './webgl';
import { mapWords } from './words';

const ZONE = Intl.DateTimeFormat().resolvedOptions().timeZone;

export function MapPage() {
  const words = useWords(mapWords);
  const { words: common } = useLanguage();
  const search = parseSearch({ ...useSearch({ strict: false }) });
  const navigate = useNavigate();
  const query = useQuery(mapOf(askedBy(search, useNow())));
  const show = (next: Search) => {
    void navigate({ to: '/map', search: parseSearch({ ...next }), replace: true, resetScroll: false });
  };
  return (
    <div className="fs-map-page" data-view={search.map !== 'off' && hasGl() ? (search.view ?? 'map') : undefined}>
      <title>{`${words.title} · ${common.appName}`}</title>
      <header className="fs-title">
        <h1>{words.title}</h1>
        <p className="fs-facts">{words.lead}</p>
        {search.as_of && (
          <AsOfBadge
            asOf={search.as_of}
            zone={ZONE}
            onAsOf={() => {
              const { as_of: _, ...rest } = search;
              show(rest);
            }}
          />
        )}
      </header>
      <MapControls answer={query.data ?? null} search={search} zone={ZONE} onSearch={show} />
      {query.data ? (
        <Shown answer={query.data} search={search} onSearch={show} />
      ) : (
        <section className="fs-card">{query.error ? <Failed error={query.error} onRetry={() => void query.refetch()} /> : <ChartSkeleton />}</section>
      )}
    </div>
  );
}

function Shown({ answer, search, onSearch }: { answer: MapAnswer; search: Search; onSearch: (next: Search) => void }) {
  const words = useWords(mapWords);
  const { formats } = useLanguage();
  const theme = useComputedColorScheme('light');
  const navigate = useNavigate();
  const scale = useMemo(() => scaleOf(answer.sites.value, theme), [answer, theme]);
  const { asset_id, value } = answer.sites;
  const chosen = search.site ?? null;
  const choose = (id: number | null) => {
    const { site: _, ...rest } = search;
    onSearch(id === null ? rest : { ...rest, site: id });
  };
  if (asset_id.length === 0) {
    const narrowed = Boolean(search.type ?? search.find ?? search.below);
    return (
      <section className="fs-card">
        <Empty
          sentence={narrowed ? words.noneFound : words.noSites}
          icon={IconMapPin}
          action={narrowed ? words.clear : words.load}
          onAction={() => {
            const { type: _, find: __, below: ___, ...rest } = search;
            if (narrowed) onSearch(rest);
            else void navigate({ to: '/data/uploads' });
          }}
        />
      </section>
    );
  }
  const measured = value.filter((each) => each !== null).length;
  return (
    <>
      {/* Where there is no map, a sentence and the table stand one below the other. */}
      {search.map !== 'off' && hasGl() && (
        <SegmentedControl
          className="fs-map-tabs"
          aria-label={words.show}
          size="xs"
          value={search.view ?? 'map'}
          data={(['map', 'table'] as const).map((each) => ({ value: each, label: words.views[each] }))}
          onChange={(each) => {
            const { view: _, ...rest } = search;
            onSearch(each === 'table' ? { ...rest, view: 'table' } : rest);
          }}
        />
      )}
      <div className="fs-map-two">
        <section className="fs-card fs-map-side">
          <MapOf
            answer={answer}
            chosen={chosen}
            onChoose={choose}
            height={560}
            view={viewOf(search.at)}
            onView={(view) => {
              onSearch({ ...search, at: writtenView(view) });
            }}
            off={search.map === 'off'}
            bare
          />
          {chosen !== null && asset_id.includes(chosen) && <Chosen answer={answer} id={chosen} search={search} onSearch={onSearch} />}
        </section>
        <section className="fs-card fs-map-list">
          <header className="fs-card-head">
            <div>
              <h2>{words.ranking}</h2>
              <p className="fs-note">{words.counted(formats.whole(asset_id.length), formats.whole(measured))}</p>
            </div>
          </header>
          <div className="fs-map-scroll" tabIndex={0} role="region" aria-label={words.ranking}>
            <Ranking answer={answer} scale={scale} chosen={chosen} onChoose={choose} />
          </div>
        </section>
      </div>
    </>
  );
}
