/** The sites of one level of the tree, page by page, with the levels that are open below them. */

import { Button } from '@mantine/core';
import { IconChevronRight } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Fragment } from 'react';

import { sites, type Site, type SitesAsked } from '../api/sites';
import { useNow } from '../app/useNow';
import { Empty, Failed } from '../app/States';
import { useLanguage, useWords } from '../i18n/language';
import { Measured } from '../i18n/Unit';
import { quantityName, typeName } from '../map/words';
import { siteWords } from './words';

interface Props {
  asked: SitesAsked;
  depth: number;
  open: readonly number[];
  /** What a search found: said with what it is part of, and not opened. */
  flat: boolean;
  empty: string;
  onOpen: (id: number) => void;
}

const COLUMNS = 5;

export function Level({ asked, depth, open, flat, empty, onOpen }: Props) {
  const { words: common } = useLanguage();
  const query = useInfiniteQuery(sites(asked));
  const rows = query.data?.pages.flatMap(({ items }) => items);
  if (!rows || rows.length === 0) {
    return (
      <tbody>
        <tr>
          <td colSpan={COLUMNS}>
            {query.error ? <Failed error={query.error} onRetry={() => void query.refetch()} /> : rows ? <Empty sentence={empty} /> : <div className="fs-lines" role="status" aria-label={common.loading}><i /><i /></div>}
          </td>
        </tr>
      </tbody>
    );
  }
  return (
    <>
      {rows.map((site) => (
        <Fragment key={site.asset_id}>
          <tbody>
            <Row site={site} depth={depth} opened={open.includes(site.asset_id)} flat={flat} onOpen={onOpen} />
          </tbody>
          {!flat && site.parts_count > 0 && open.includes(site.asset_id) && depth < 12 && (
            <Level asked={{ parent: site.key }} depth={depth + 1} open={open} flat={false} empty={empty} onOpen={onOpen} />
          )}
        </Fragment>
      ))}
      {query.hasNextPage && (
        <tbody>
          <tr>
            <td colSpan={COLUMNS}>
              <Button variant="subtle" size="xs" loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
                {common.showMore}
              </Button>
            </td>
          </tr>
        </tbody>
      )}
    </>
  );
}

function Row({ site, depth, opened, flat, onOpen }: Pick<Props, 'depth' | 'flat' | 'onOpen'> & { site: Site; opened: boolean }) {
  const words = useWords(siteWords);
  const { formats, language } = useLanguage();
  const now = useNow();
  const { newest } = site;
  return (
    <tr>
      <th scope="row">
        <span className="fs-sites-name" style={{ paddingInlineStart: depth * 22 }}>
          {!flat && site.parts_count > 0 ? (
            <button
              type="button"
              className="fs-sites-open"
              aria-expanded={opened}
              aria-label={opened ? words.closeParts(site.name) : words.openParts(site.name)}
              onClick={() => {
                onOpen(site.asset_id);
              }}
            >
              <IconChevronRight size={15} aria-hidden />
            </button>
          ) : (
            !flat && <i className="fs-sites-leaf" aria-hidden />
          )}
          <span className="fs-two">
            <Link to="/sites/$siteId" params={{ siteId: site.asset_id }} className="fs-sites-link">
              <bdi>{site.name}</bdi>
            </Link>
            <span>
              {flat && site.parent_asset ? <bdi>{site.parent_asset.name}</bdi> : site.parts_count > 0 ? words.parts(formats.whole(site.parts_count)) : <bdi>{site.key}</bdi>}
            </span>
          </span>
        </span>
      </th>
      <td data-label={words.type}>{typeName(site.asset_type, language)}</td>
      <td data-label={words.seriesCount}>{formats.whole(site.series_count)}</td>
      <td data-label={words.newest}>
        {newest && (
          <span className="fs-sites-newest">
            <strong>
              <Measured text={formats.number(newest.value)} unit={newest.unit} title={quantityName(newest.quantity, language)} />
            </strong>
            <small>{formats.age(Date.parse(newest.event_at), now)}</small>
          </span>
        )}
      </td>
      <td data-label={words.open}>{site.open_anomalies > 0 && <span className="fs-badge fs-badge-amber">{formats.whole(site.open_anomalies)}</span>}</td>
    </tr>
  );
}
