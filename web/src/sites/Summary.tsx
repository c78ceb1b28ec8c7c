/** A site at a glance: newest values, where it is, what is part of it, what is known of it. */

import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';

import { seriesOfSite, wholeAsset, type Site } from '../api/sites';
import { useLanguage, useWords } from '../i18n/language';
import { MapPanel } from '../map/MapPanel';
import { Card } from '../sheet/Page';
import { Level } from './Level';
import { Tiles } from './Tiles';
import { siteWords } from './words';

const TILES = 6;

export function Summary({ site }: { site: Site }) {
  const words = useWords(siteWords);
  const { formats } = useLanguage();
  const navigate = useNavigate();
  const series = useQuery(seriesOfSite(site.key));
  const whole = useQuery(wholeAsset(site.asset_id));
  const facts = Object.entries(site.attributes);
  const placed = site.latitude_deg !== null || Boolean(whole.data?.outline);
  const links = whole.data?.links ?? [];
  return (
    <>
      {series.data && series.data.length > 0 && <Tiles series={series.data} most={TILES} />}
      <div className="fs-site-two">
        <Card title={words.where}>
          {placed || site.parts_count > 0 ? (
            <MapPanel
              filter={{ parent: site.key }}
              height={300}
              chosen={site.parts_count > 0 ? null : site.asset_id}
              onChoose={(id) => {
                if (id !== null && id !== site.asset_id) void navigate({ to: '/sites/$siteId', params: { siteId: id } });
              }}
            />
          ) : (
            <p className="fs-note">{words.noPlace}</p>
          )}
        </Card>
        <div className="fs-page">
          {(facts.length > 0 || links.length > 0 || site.latitude_deg !== null) && (
            <Card title={words.facts}>
              <dl className="fs-facts-list">
                {site.latitude_deg !== null && site.longitude_deg !== null && (
                  <div>
                    <dt>{words.where}</dt>
                    <dd dir="ltr" style={{ textAlign: 'start' }}>
                      {formats.round(site.latitude_deg)}°, {formats.round(site.longitude_deg)}°
                    </dd>
                  </div>
                )}
                {facts.map(([name, value]) => (
                  <div key={name}>
                    <dt>
                      <bdi>{name.replaceAll('_', ' ')}</bdi>
                    </dt>
                    <dd>
                      <bdi>{typeof value === 'number' ? formats.round(value) : typeof value === 'string' ? value : JSON.stringify(value)}</bdi>
                    </dd>
                  </div>
                ))}
                {links.map(({ from_key, link_type, to_key }) => (
                  <div key={`${from_key} ${link_type} ${to_key}`}>
                    <dt>{words.links}</dt>
                    <dd>
                      <bdi>
                        {from_key} {link_type} {to_key}
                      </bdi>
                    </dd>
                  </div>
                ))}
              </dl>
            </Card>
          )}
          {site.parts_count > 0 && (
            <Card title={words.partsTitle}>
              <table className="fs-table fs-sites fs-sites-parts" aria-label={words.partsTitle}>
                <Level asked={{ parent: site.key }} depth={0} open={[]} flat empty={words.noParts} onOpen={() => undefined} />
              </table>
            </Card>
          )}
        </div>
      </div>
    </>
  );
}
