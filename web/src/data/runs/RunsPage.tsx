/** Runs, newest first, moving by themselves; one of them opens with its report. */

import { NativeSelect } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';

import { RUN_STATES, runs } from '../../api/runs';
import { useWords } from '../../i18n/language';
import { Card, Page, Paged } from '../../sheet/Page';
import { DataTabs } from '../Tabs';
import { RunList } from './RunList';
import { RunReport } from './RunReport';
import { parseSearch, type Search } from './search';
import { runWords } from './words';

export function RunsPage() {
  const words = useWords(runWords);
  const navigate = useNavigate();
  const search = parseSearch({ ...useSearch({ strict: false }) });
  const show = (next: Record<string, unknown>) => {
    void navigate({ to: '/data/runs', search: parseSearch({ ...search, ...next }), replace: true });
  };
  return (
    <Page title={words.title} lead={words.lead}>
      <DataTabs />
      {search.run ? <RunReport runId={search.run} /> : <List search={search} onSearch={show} />}
    </Page>
  );
}

function List({ search, onSearch }: { search: Search; onSearch: (next: Record<string, unknown>) => void }) {
  const words = useWords(runWords);
  const query = useInfiniteQuery(runs(search.state ?? '', search.kind ?? ''));
  return (
    <Card>
      <div className="fs-filters">
        <NativeSelect
          aria-label={words.filterKind}
          value={search.kind ?? ''}
          data={[{ value: '', label: words.allKinds }, ...Object.entries(words.kinds).map(([value, label]) => ({ value, label }))]}
          onChange={(event) => {
            onSearch({ kind: event.currentTarget.value });
          }}
        />
        <NativeSelect
          aria-label={words.filter}
          value={search.state ?? ''}
          data={[{ value: '', label: words.all }, ...RUN_STATES.map((value) => ({ value, label: words.states[value] }))]}
          onChange={(event) => {
            onSearch({ state: event.currentTarget.value });
          }}
        />
      </div>
      <Paged query={query} empty={search.state || search.kind ? words.noneSo : words.none}>
        {(rows) => <RunList rows={rows} />}
      </Paged>
    </Card>
  );
}
