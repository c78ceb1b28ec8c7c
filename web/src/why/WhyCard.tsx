/** Why the shown forecast says what it says, and what changed since another issue. */

import { NativeSelect, SegmentedControl } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';

import { ApiError } from '../api/client';
import { awaited, isOver, type Job } from '../api/jobs';
import type { Forecast, Series } from '../api/queries';
import { issues, why, workOut, type Asked } from '../api/why';
import { ChartSkeleton, Empty, Failed } from '../app/States';
import { useMay } from '../app/useSession';
import { useLanguage, useWords } from '../i18n/language';
import type { Search } from '../series/range';
import { Card } from '../sheet/Page';
import { Waterfall } from './Waterfall';
import { whyWords } from './words';

interface Props {
  series: Series;
  forecast: Forecast;
  search: Search;
  onSearch: (next: Search) => void;
}

export default function WhyCard({ series, forecast, search, onSearch }: Props) {
  const words = useWords(whyWords);
  const { formats } = useLanguage();
  const listed = useQuery(issues(series.series_id));
  const shown = Date.parse(forecast.issued_at);
  const others = (listed.data ?? []).filter(({ issue_id, issued_at }) => issue_id !== forecast.issue_id && Date.parse(issued_at) <= shown);
  const chosen = others.find(({ issue_id }) => issue_id === search.since);
  const before = chosen ?? others[0];
  const { since: _, ...rest } = search;
  const switcher = (
    <SegmentedControl
      size="xs"
      aria-label={words.title}
      value={search.since === undefined ? 'made' : 'changed'}
      data={[{ value: 'made', label: words.made }, { value: 'changed', label: words.changed }]}
      onChange={(value) => {
        onSearch(value === 'made' ? rest : { ...rest, since: before?.issue_id ?? 'newest' });
      }}
    />
  );
  const asked = { issueId: forecast.issue_id, seriesId: series.series_id };
  return (
    <Card title={words.title} term="drivers" note={words.note} action={switcher}>
      {search.since === undefined ? (
        <Told key={forecast.issue_id} asked={{ ...asked, beforeId: null }} />
      ) : listed.error ? (
        <Failed error={listed.error} onRetry={() => void listed.refetch()} />
      ) : !listed.data ? (
        <ChartSkeleton />
      ) : !before ? (
        <Empty sentence={words.onlyOne} />
      ) : (
        <>
          <NativeSelect
            size="xs"
            label={words.since}
            value={before.issue_id}
            data={others.map(({ issue_id, issued_at }) => ({ value: issue_id, label: `${formats.moment(Date.parse(issued_at), series.zone)} · ${issue_id.slice(-4)}` }))}
            onChange={(event) => {
              onSearch({ ...rest, since: event.currentTarget.value });
            }}
          />
          <Told key={`${forecast.issue_id}${before.issue_id}`} asked={{ ...asked, beforeId: before.issue_id }} />
        </>
      )}
    </Card>
  );
}

/** What a job ended with that did not do its work. */
function refusalOf(job: Job | undefined): ApiError | null {
  if (job === undefined || !isOver(job) || job.state === 'done') return null;
  return new ApiError(409, { ...job.error, detail: job.error?.['message'] }, job.state);
}

function Told({ asked }: { asked: Asked }) {
  const words = useWords(whyWords);
  const { language } = useLanguage();
  const may = useMay();
  const query = useQuery(why(asked, language));
  const { refetch } = query;
  const work = useMutation({ mutationFn: () => workOut(asked) });
  const job = useQuery(awaited(work.data?.job_id));
  const done = job.data?.state === 'done';
  useEffect(() => {
    if (done) void refetch();
  }, [done, refetch]);
  const run = () => {
    work.mutate();
  };
  if (query.error) return <Failed error={query.error} onRetry={() => void query.refetch()} />;
  if (query.data) return <Waterfall told={query.data} />;
  const error = work.error ?? job.error ?? refusalOf(job.data);
  if (error) {
    const untold = error instanceof ApiError && error.code === 'not-explained';
    return untold ? <Empty sentence={words.untold} /> : <Failed error={error} onRetry={run} />;
  }
  if (work.isPending || work.data) return <Empty sentence={words.working} />;
  if (query.data === undefined) return <ChartSkeleton />;
  const absent = asked.beforeId ? words.absentChanged : words.absentMade;
  return may('forecast:issue') ? <Empty sentence={absent} action={words.ask} onAction={run} /> : <Empty sentence={`${absent} ${words.notAllowed}`} />;
}
