/** The site that a page is narrowed to: how it is chosen, and which panels follow it. */

import { IconMapPin, IconPinned } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';

import type { Panel } from '../api/dashboards';
import { placeOf } from '../api/sites';
import { useLanguage, useWords } from '../i18n/language';
import { PlaceSelect, usePlaceName } from '../sheet/PlaceSelect';
import { choiceOf, follows } from './kinds';
import { placeWords } from './placeWords';
import { boardWords } from './words';

export function SiteFilter({ site, onSite }: { site: string; onSite: (site: string) => void }) {
  const words = useWords(placeWords);
  return <PlaceSelect bare size="xs" className="fs-bd-site" label={words.site} none={words.allSites} value={site} leftSection={<IconMapPin size={14} aria-hidden />} onChange={onSite} />;
}

/** Said at the head of a page that is narrowed: how many panels that concerns. */
export function Narrowed({ site, panels }: { site: string; panels: readonly Panel[] }) {
  const words = useWords(placeWords);
  const boards = useWords(boardWords);
  const { formats } = useLanguage();
  const place = useQuery(placeOf(site)).data;
  const shown = panels.filter(({ kind }) => kind !== 'text');
  const following = shown.filter(follows).length;
  return (
    <p className="fs-note fs-bd-narrowed" role="status">
      {place === null && (
        <span className="fs-badge fs-badge-amber">
          <bdi>{boards.missing(site)}</bdi>
        </span>
      )}{' '}
      <bdi>{place?.name ?? site}</bdi>: {following === 0 ? words.noneFollow : words.followed(following, shown.length - following, formats.whole)}
    </p>
  );
}

/** In a panel's head: whether it shows the page's site, a place of its own, or series that it names. */
export function Followed({ panel, site }: { panel: Panel; site: string }) {
  const words = useWords(placeWords);
  const own = choiceOf(panel)?.below ?? '';
  const name = usePlaceName(own || site);
  if (panel.kind === 'text' || (site === '' && own === '')) return null;
  const mine = follows(panel);
  const Mark = mine ? IconMapPin : IconPinned;
  const told = mine ? words.followsSite(name) : own ? words.staysAt(name) : words.namesSeries;
  return (
    <span className="fs-bd-followed" title={told}>
      <Mark size={12} aria-hidden />
      <span className="fs-hidden">{told}</span>
      <bdi className="fs-cut" aria-hidden>{mine || own ? name : words.fixed}</bdi>
    </span>
  );
}
