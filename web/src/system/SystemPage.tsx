/** How the installation is: each part with what to do where it is not well, what waits, and the upkeep of one's own lake. */

import { Button } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';

import type { JobState } from '../api/jobs';
import { askUpkeep, health, lastOf, UPKEEP, waiting, type Health, type Upkeep } from '../api/system';
import { sentenceOf } from '../form/refusal';
import { formWords } from '../form/words';
import { useLanguage, useWords } from '../i18n/language';
import { JobLine } from '../jobs/JobLine';
import { jobWords } from '../jobs/words';
import { Asked, Card, Page } from '../sheet/Page';
import { Setting } from '../sheet/Setting';
import { useTimes } from '../sheet/useTimes';
import { RunsHere } from './RunsHere';
import { verdictOf } from './verdict';
import { systemWords } from './words';

export function SystemPage() {
  const words = useWords(systemWords);
  const { formats } = useLanguage();
  const told = useQuery(health);
  const queue = useQuery(waiting);
  return (
    <Page title={words.title} lead={words.lead}>
      <Card title={words.parts} term="worker" note={words.partsNote}>
        <Asked query={told}>{(all) => <Parts told={all} />}</Asked>
      </Card>
      <Card>
        <Setting
          title={words.waiting}
          told={queue.data === undefined ? '\u00a0' : queue.data > 0 ? words.waitingTold(formats.whole(queue.data)) : words.nothingWaits}
        />
      </Card>
      <RunsHere />
      <Card title={words.upkeep} note={words.upkeepNote}>
        {UPKEEP.map((kind) => (
          <Work key={kind} kind={kind} />
        ))}
      </Card>
    </Page>
  );
}

function Parts({ told }: { told: Health }) {
  const words = useWords(systemWords);
  const verdict = verdictOf(told);
  return (
    <>
      <p className={verdict === 'well' ? 'fs-note' : 'fs-notice'} role="status">
        {{ well: words.allWell, beside: words.beside, 'not-ready': words.notReady }[verdict]}
      </p>
      {Object.entries(told.checks).map(([name, state]) => {
        const part = words.known[name];
        const well = state === 'ok';
        return (
          <Setting key={name} title={part?.name ?? name} told={part ? (well ? part.what : part.mend) : ''}>
            <span className={`fs-badge fs-badge-${well ? 'green' : 'red'}`}>{well ? words.ok : words.failed}</span>
          </Setting>
        );
      })}
    </>
  );
}

function Work({ kind }: { kind: Upkeep }) {
  const words = useWords(systemWords);
  const forms = useWords(formWords);
  const jobs = useWords(jobWords);
  const times = useTimes();
  const last = useQuery(lastOf(kind));
  const ask = useMutation({ mutationFn: () => askUpkeep(kind) });
  const { name, what } = words.works[kind];
  const ended = last.data && words.last(jobs.states[last.data.state as JobState], times.moment(last.data.ended_at ?? last.data.made_at));
  return (
    <>
      <Setting title={name} told={`${what} ${last.data === undefined ? '' : (ended ?? words.never)}`}>
        <Button
          variant="default"
          size="xs"
          aria-label={`${name}: ${words.begin}`}
          loading={ask.isPending}
          onClick={() => {
            ask.mutate();
          }}
        >
          {words.begin}
        </Button>
      </Setting>
      {ask.data && <JobLine jobId={ask.data.job_id} title={name} onOver={() => void last.refetch()} />}
      {ask.error && (
        <p className="fs-refusal" role="alert">
          {sentenceOf(ask.error, forms)}
        </p>
      )}
    </>
  );
}
