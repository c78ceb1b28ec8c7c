/** One site: what it is and belongs to, its series, what is forecast, what happened, and its settings. */

import { IconMap2 } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';

import type { Site } from '../api/sites';
import { useLanguage, useWords } from '../i18n/language';
import { typeName } from '../map/words';
import { Events } from './Events';
import { ForecastTab } from './ForecastTab';
import { TABS, type Search } from './search';
import { SeriesTab } from './SeriesTab';
import { Settings } from './Settings';
import './sites.css';
import { Summary } from './Summary';
import { siteWords } from './words';

export function SitePage({ site, search }: { site: Site; search: Search }) {
  const words = useWords(siteWords);
  const { words: common, formats, language } = useLanguage();
  const tab = search.tab ?? 'summary';
  return (
    <div className="fs-page">
      <title>{`${site.name} · ${common.appName}`}</title>
      <header className="fs-site-head">
        <nav aria-label={words.crumbs}>
          <Link to="/sites" className="fs-way">
            {words.title}
          </Link>
          {site.parent_asset && (
            <>
              {' / '}
              <Link to="/sites/$siteId" params={{ siteId: site.parent_asset.asset_id }} className="fs-way">
                <bdi>{site.parent_asset.name}</bdi>
              </Link>
            </>
          )}
        </nav>
        <div className="fs-title">
          <h1>
            <bdi>{site.name}</bdi>
          </h1>
          <p className="fs-facts">
            {typeName(site.asset_type, language)} · <bdi>{site.key}</bdi>
          </p>
          {site.open_anomalies > 0 && <span className="fs-badge fs-badge-amber">{words.openAnomalies(formats.whole(site.open_anomalies))}</span>}
          <span className="fs-spacer" />
          <Link to="/map" search={{ site: site.asset_id }} className="fs-way">
            <IconMap2 size={15} aria-hidden style={{ verticalAlign: '-3px' }} /> {words.onMap}
          </Link>
        </div>
      </header>
      <nav className="fs-site-tabs" aria-label={words.tabsName}>
        {TABS.map((each) => (
          <Link
            key={each}
            to="/sites/$siteId"
            params={{ siteId: site.asset_id }}
            search={each === 'summary' ? {} : { tab: each }}
            replace
            resetScroll={false}
            className="fs-subtab"
            activeProps={{ className: '' }}
            data-shown={each === tab || undefined}
            aria-current={each === tab ? 'page' : undefined}
          >
            {words.tabs[each]}
          </Link>
        ))}
      </nav>
      {tab === 'summary' && <Summary site={site} />}
      {tab === 'series' && <SeriesTab site={site} />}
      {tab === 'forecast' && <ForecastTab site={site} wanted={search.series ?? null} />}
      {tab === 'events' && <Events site={site} />}
      {tab === 'settings' && <Settings site={site} />}
    </div>
  );
}
