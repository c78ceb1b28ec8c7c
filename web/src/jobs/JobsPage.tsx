/** Background work, moving by itself as it goes on. */

import { NativeSelect } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';

import { JOB_STATES, jobs, type JobState } from '../api/jobs';
import { useWords } from '../i18n/language';
import { Card, Page, Paged } from '../sheet/Page';
import { JobList } from './JobList';
import { jobWords } from './words';

export function JobsPage() {
  const words = useWords(jobWords);
  const [state, setState] = useState<JobState | ''>('');
  const query = useInfiniteQuery(jobs(state));
  return (
    <Page
      title={words.title}
      lead={words.lead}
      action={
        <NativeSelect
          aria-label={words.filter}
          value={state}
          onChange={(event) => {
            setState(JOB_STATES.find((known) => known === event.currentTarget.value) ?? '');
          }}
          data={[{ value: '', label: words.all }, ...JOB_STATES.map((value) => ({ value, label: words.states[value] }))]}
        />
      }
    >
      <Card>
        <Paged query={query} empty={state ? words.noneSo : words.none}>
          {(rows) => <JobList rows={rows} />}
        </Paged>
      </Card>
    </Page>
  );
}
