/** The site that is chosen, on the map: its value, and the ways on from there. */

import { ActionIcon } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useQuery } from '@tanstack/react-query';

import { oneSite, type MapAnswer } from '../api/sites';
import { useNow } from '../app/useNow';
import { useLanguage, useWords } from '../i18n/language';
import { Amount } from './Amount';
import type { Search } from './search';
import { mapWords, typeName } from './words';

interface Props {
  answer: MapAnswer;
  id: number;
  search: Search;
  onSearch: (next: Search) => void;
}

export function Chosen({ answer, id, search, onSearch }: Props) {
  const words = useWords(mapWords);
  const { formats, language } = useLanguage();
  const now = useNow();
  const { data: site } = useQuery(oneSite(id));
  const { sites } = answer;
  const at = sites.asset_id.indexOf(id);
  const [series, event] = [sites.series_id[at], sites.event_at[at]];
  const name = sites.name[at] ?? '';
  return (
    <aside className="fs-map-chosen" aria-label={words.chosen(name)}>
      <div>
        <strong>
          <bdi>{name}</bdi>
        </strong>
        <span className="fs-note">
          {typeName(sites.asset_type[at] ?? '', language)}
          {site?.parent_asset && (
            <>
              {' · '}
              <bdi>{site.parent_asset.name}</bdi>
            </>
          )}
        </span>
      </div>
      <span>
        <Amount answer={answer} at={at} />
        {typeof event === 'number' && <span className="fs-note"> · {formats.age(event, now)}</span>}
      </span>
      <span className="fs-acts">
        <Link to="/sites/$siteId" params={{ siteId: id }} className="fs-way">
          {words.openSite}
        </Link>
        {typeof series === 'number' && (
          <Link to="/series/$seriesId" params={{ seriesId: series }} className="fs-way">
            {words.openSeries}
          </Link>
        )}
        {site && site.parts_count > 0 && search.below !== site.key && (
          <button
            type="button"
            className="fs-chip"
            onClick={() => {
              const { at: _, site: __, ...rest } = search;
              onSearch({ ...rest, below: site.key });
            }}
          >
            {words.below(site.name)}
          </button>
        )}
      </span>
      <ActionIcon
        variant="subtle"
        color="gray"
        aria-label={words.closePanel}
        onClick={() => {
          const { site: _, ...rest } = search;
          onSearch(rest);
        }}
      >
        <IconX size={16} aria-hidden />
      </ActionIcon>
    </aside>
  );
}
