/** All sites, level by level, or those that a search finds. */

import { Button, Select, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { IconMap2 } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';

import { measured } from '../api/sites';
import { useLanguage, useWords } from '../i18n/language';
import { typeName } from '../map/words';
import { Page } from '../sheet/Page';
import { openOf, parseSites, writtenOpen, type SitesSearch } from './search';
import { Level } from './Level';
import './sites.css';
import { siteWords } from './words';

export function SitesPage() {
  const words = useWords(siteWords);
  const { formats, language } = useLanguage();
  const navigate = useNavigate();
  const search = parseSites({ ...useSearch({ strict: false }) });
  const types = useQuery(measured);
  const show = (next: SitesSearch) => {
    void navigate({ to: '/sites', search: parseSites({ ...next }), replace: true, resetScroll: false });
  };
  const find = useDebouncedCallback((text: string) => {
    show({ ...search, find: text });
  }, 300);
  const open = openOf(search.open);
  const narrowed = Boolean(search.find ?? search.type);
  const asked = narrowed ? { ...(search.find && { query: search.find }), ...(search.type && { asset_type: search.type }) } : { top: true };
  return (
    <Page
      title={words.title}
      lead={words.lead}
      action={
        <Button component={Link} to="/map" variant="default" leftSection={<IconMap2 size={16} aria-hidden />}>
          {words.onMap}
        </Button>
      }
    >
      <section className="fs-card fs-house">
        <div className="fs-filters">
          <TextInput
            label={words.find}
            placeholder={words.findHint}
            type="search"
            size="xs"
            defaultValue={search.find ?? ''}
            onChange={(event) => {
              find(event.currentTarget.value);
            }}
          />
          <Select
            label={words.type}
            size="xs"
            allowDeselect={false}
            value={search.type ?? ''}
            data={[{ value: '', label: words.anyType }, ...(types.data?.types ?? []).map(({ asset_type, assets }) => ({ value: asset_type, label: `${typeName(asset_type, language)} (${formats.whole(assets)})` }))]}
            onChange={(type) => {
              show({ ...search, type: type ?? '' });
            }}
          />
        </div>
        <table className="fs-table fs-sites" aria-label={words.title}>
          <thead>
            <tr>
              <th scope="col">{words.name}</th>
              <th scope="col">{words.type}</th>
              <th scope="col">{words.seriesCount}</th>
              <th scope="col">{words.newest}</th>
              <th scope="col">{words.open}</th>
            </tr>
          </thead>
          <Level
            asked={asked}
            depth={0}
            open={open}
            flat={narrowed}
            empty={narrowed ? words.noneFound : words.empty}
            onOpen={(id) => {
              show({ ...search, open: writtenOpen(open.includes(id) ? open.filter((each) => each !== id) : [...open, id]) });
            }}
          />
        </table>
      </section>
    </Page>
  );
}
