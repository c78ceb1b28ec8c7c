/** How complete series are, day by day: many as rows, one as a calendar. */

import { TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { IconChevronLeft } from '@tabler/icons-react';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';

import { completeness } from '../../api/quality';
import { oneSeries } from '../../api/queries';
import { useNow } from '../../app/useNow';
import { useWords } from '../../i18n/language';
import { AsOf, AsOfBadge } from '../../series/AsOf';
import { CopyLink } from '../../series/CopyLink';
import { iso, type Window } from '../../series/range';
import { RangeChoice } from '../../series/RangeChoice';
import { Card, Page, Paged } from '../../sheet/Page';
import { DataTabs } from '../Tabs';
import { OneSeries } from './OneSeries';
import './quality.css';
import { parseSearch, type Search } from './search';
import { SeriesRows } from './SeriesRows';
import { useCalendar } from './useCalendar';
import { qualityWords } from './words';

const MINUTE = 60_000;

export function QualityPage() {
  const words = useWords(qualityWords);
  const navigate = useNavigate();
  const now = useNow();
  const search = parseSearch({ ...useSearch({ strict: false }) });
  const show = (next: Search) => {
    void navigate({ to: '/data/quality', search: parseSearch({ ...next }), replace: true, resetScroll: false });
  };
  const { ranged, window, clipped, asOf } = useCalendar(search);
  const setAsOf = (moment: string | null) => {
    const { as_of: _, ...kept } = search;
    show(moment ? { ...kept, as_of: moment } : kept);
  };
  const zone = 'UTC';
  return (
    <Page title={words.title} lead={words.lead} action={<AsOfBadge asOf={asOf} zone={zone} onAsOf={setAsOf} />}>
      <DataTabs />
      <div className="fs-quality-controls">
        {search.series === undefined ? <Find search={search} onSearch={show} /> : <Named seriesId={search.series} search={search} />}
        <div className="fs-controls">
          <RangeChoice
            search={ranged}
            window={window}
            zone={zone}
            onRange={(range) => {
              const { range: _, from: __, to: ___, day: ____, ...kept } = search;
              show({ ...kept, ...range });
            }}
          />
          <AsOf asOf={asOf} zone={zone} onAsOf={setAsOf} />
          {window && <CopyLink search={frozen(search, window, now)} label={words.copyLink} />}
        </div>
      </div>
      {clipped && <p className="fs-notice">{words.clipped}</p>}
      {search.series === undefined ? <List search={search} window={window} /> : <OneSeries seriesId={search.series} window={window} search={search} onSearch={show} />}
    </Page>
  );
}

/** The same page with times that stand still. */
function frozen({ range: _, ...search }: Search, window: Window, now: number): Record<string, string> {
  const told = { ...search, from: iso(window.start), to: iso(window.end), as_of: search.as_of ?? iso(Math.ceil(now / MINUTE) * MINUTE) };
  return Object.fromEntries(Object.entries(told).map(([name, value]) => [name, String(value)]));
}

function Find({ search, onSearch }: { search: Search; onSearch: (next: Search) => void }) {
  const words = useWords(qualityWords);
  const find = useDebouncedCallback((q: string) => {
    const { q: _, ...kept } = search;
    onSearch(q ? { ...kept, q } : kept);
  }, 300);
  return (
    <TextInput
      type="search"
      size="xs"
      aria-label={words.find}
      placeholder={words.find}
      defaultValue={search.q ?? ''}
      onChange={(event) => {
        find(event.currentTarget.value.trim());
      }}
    />
  );
}

function Named({ seriesId, search: { series: _, day: __, ...search } }: { seriesId: number; search: Search }) {
  const words = useWords(qualityWords);
  const { data } = useQuery(oneSeries(seriesId));
  return (
    <div className="fs-quality-one">
      <Link to="/data/quality" search={search} className="fs-way">
        <IconChevronLeft size={14} aria-hidden /> {words.back}
      </Link>
      <h2>
        <bdi>{data?.name ?? '\u00a0'}</bdi>
      </h2>
      <Link to="/series/$seriesId" params={{ seriesId }} className="fs-way">
        {words.openSeries}
      </Link>
    </div>
  );
}

function List({ search, window }: { search: Search; window: Window | null }) {
  const words = useWords(qualityWords);
  const query = useInfiniteQuery(completeness(search.q ?? '', { window, asOf: search.as_of ?? null }));
  return (
    <Card>
      <Paged query={query} empty={search.q ? words.noneSo : words.none}>
        {(rows) => <SeriesRows rows={rows} search={search} />}
      </Paged>
    </Card>
  );
}
