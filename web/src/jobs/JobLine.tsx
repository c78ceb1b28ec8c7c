/** One job that the reader has just asked for: how far it is, with the way to all jobs. */

import { Progress } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useEffect, useEffectEvent } from 'react';

import { awaited, isOver, type Job, type JobState } from '../api/jobs';
import { Failure } from '../form/Failure';
import { useLanguage, useWords } from '../i18n/language';
import { Said } from '../said/Said';
import { BADGES } from './badges';
import { jobWords } from './words';

interface Props {
  jobId: string;
  /** What it does, in the reader's words. */
  title: string;
  onOver?: (job: Job) => void;
}

export function JobLine({ jobId, title, onOver }: Props) {
  const words = useWords(jobWords);
  const { formats } = useLanguage();
  const { data } = useQuery(awaited(jobId));
  const over = useEffectEvent((job: Job) => onOver?.(job));
  useEffect(() => {
    if (data && isOver(data)) over(data);
  }, [data]);
  const state = (data?.state ?? 'queued') as JobState;
  return (
    <div className="fs-job" role="status">
      <span className={`fs-badge fs-badge-${BADGES[state]}`}>{words.states[state]}</span>
      <Said text={title} orName />
      {state === 'running' && (
        <Progress.Root size={6}>
          <Progress.Section value={(data?.progress_share ?? 0) * 100} aria-label={words.progress} />
        </Progress.Root>
      )}
      <span className="fs-note">
        {state === 'running' && formats.percent(data?.progress_share ?? 0)} {data?.error ? <Failure error={data.error} /> : <Said text={state === 'running' ? (data?.progress_note ?? '') : ''} orName />}
      </span>
      <Link to="/jobs" className="fs-way">
        {words.title}
      </Link>
    </div>
  );
}
