/** Jobs, newest first: how far each is, what stopped it, and what can be done. */

import { Button, Progress } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';

import { cancelJob, resumeJob, type Job, type JobState } from '../api/jobs';
import { useMay } from '../app/useSession';
import { sentenceOf } from '../form/refusal';
import { formWords } from '../form/words';
import { Failure } from '../form/Failure';
import { useLanguage, useWords } from '../i18n/language';
import { Said } from '../said/Said';
import { Sheet } from '../sheet/Sheet';
import { useTimes } from '../sheet/useTimes';
import { BADGES } from './badges';
import { jobWords } from './words';

const RESUMABLE = new Set(['failed', 'dead', 'cancelled']);
const stateOf = (job: Job) => job.state as JobState;

export function JobList({ rows }: { rows: Job[] }) {
  const words = useWords(jobWords);
  const forms = useWords(formWords);
  const times = useTimes();
  const { formats } = useLanguage();
  const may = useMay();
  const cache = useQueryClient();
  const again = () => cache.invalidateQueries({ queryKey: ['jobs'] });
  const cancel = useMutation({ mutationFn: cancelJob, onSettled: again });
  const resume = useMutation({ mutationFn: resumeJob, onSettled: again });
  const refused = cancel.error ?? resume.error;
  const act = (job: Job) => {
    const open = (stateOf(job) === 'queued' || stateOf(job) === 'running') && !job.cancel_at;
    const done = open ? cancel : RESUMABLE.has(job.state) ? resume : null;
    if (!done || !may('job:manage')) return null;
    return (
      <Button
        variant="default"
        size="xs"
        loading={done.isPending && done.variables === job.job_id}
        onClick={() => {
          done.mutate(job.job_id);
        }}
      >
        {open ? words.cancel : words.resume}
      </Button>
    );
  };
  return (
    <>
      {refused && (
        <p className="fs-refusal" role="alert">
          {sentenceOf(refused, forms)}
        </p>
      )}
      <Sheet
        label={words.title}
        rows={rows}
        keyOf={(row) => row.job_id}
        columns={[
          {
            label: words.job,
            cell: (row) => (
              <span className="fs-two">
                <Said text={row.title} orName />
                <span>
                  {words.kinds[row.kind] ?? row.kind}
                  {row.attempts > 1 && ` · ${words.attempts(formats.whole(row.attempts))}`}
                </span>
              </span>
            ),
          },
          { label: words.state, cell: (row) => <State job={row} /> },
          { label: words.progress, cell: (row) => <Far job={row} /> },
          { label: words.asked, cell: (row) => <time dateTime={row.made_at} title={times.moment(row.made_at)}>{times.ago(row.made_at)}</time> },
          { label: words.action, actions: true, cell: act },
        ]}
      />
    </>
  );
}

function State({ job }: { job: Job }) {
  const words = useWords(jobWords);
  const state = stateOf(job);
  const stopping = job.cancel_at && (state === 'running' || state === 'queued');
  return <span className={`fs-badge fs-badge-${BADGES[state]}`}>{stopping ? words.stopping : words.states[state]}</span>;
}

/** A bar while it runs; what stopped it when something did. */
function Far({ job }: { job: Job }) {
  const words = useWords(jobWords);
  const { formats } = useLanguage();
  if (job.state === 'running') {
    return (
      <span className="fs-far">
        <Progress.Root size={6}>
          <Progress.Section value={job.progress_share * 100} aria-label={words.progress} />
        </Progress.Root>
        <span className="fs-note">
          {formats.percent(job.progress_share)} <Said text={job.progress_note} orName />
        </span>
      </span>
    );
  }
  return <span className="fs-note">{job.error ? <Failure error={job.error} /> : <Said text={job.progress_note} orName />}</span>;
}
