/** One group: its champion, how all did in its newest contest, champions before, and what may be done about them. */

import { Button } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';

import { champion, demote, issueChampion, rollBack, type Champion, type ChampionHistory } from '../api/champions';
import { useMay } from '../app/useSession';
import { sentenceOf } from '../form/refusal';
import { formWords } from '../form/words';
import { forecasterName } from '../i18n/forecasters';
import { useLanguage, useWords } from '../i18n/language';
import { Sure } from '../sheet/Dialog';
import { Asked, Card } from '../sheet/Page';
import { Sheet } from '../sheet/Sheet';
import { useTimes } from '../sheet/useTimes';
import { askWords } from './askWords';
import { ContestBoard } from './ContestBoard';
import type { Begun } from './ModelsPage';
import { useSeriesOf } from '../sheet/useSeriesOf';
import { useBegin } from './useBegin';
import { modelWords } from './words';

interface Props {
  group: Champion;
  onBegun: (begun: Begun) => void;
  onContest: (group: Champion) => void;
}

export function GroupCard({ group, onBegun, onContest }: Props) {
  const words = useWords(modelWords);
  const asks = useWords(askWords);
  const forms = useWords(formWords);
  const { formats } = useLanguage();
  const may = useMay();
  const cache = useQueryClient();
  const [sure, setSure] = useState<'rollBack' | 'demote' | null>(null);
  const series = useSeriesOf(group.series_ids);
  const query = useQuery(champion(group.group_id));
  const issue = useBegin(onBegun);
  const names = group.series_ids.map((id) => series.get(id)?.name ?? '…').join(' · ');
  const weather = group.covariates.length > 0 ? ` · ${words.withWeather(formats.whole(group.covariates.length))}` : '';
  const act = (label: string, run: () => void) => (
    <Button key={label} variant="default" size="xs" onClick={run}>
      {label}
    </Button>
  );
  const acts = (
    <span className="fs-acts">
      {may('forecast:issue') &&
        group.champion &&
        act(words.issue, () => {
          issue.mutate({ run: () => issueChampion(group.group_id), title: asks.jobs.issue(group.name) });
        })}
      {may('model:promote') && (
        <>
          {act(words.again, () => { onContest(group); })}
          {(query.data?.reigns.length ?? 0) > 1 && act(words.rollBack, () => { setSure('rollBack'); })}
          {group.champion && act(words.demote, () => { setSure('demote'); })}
        </>
      )}
    </span>
  );
  return (
    <Card title={group.name} note={<>{<bdi>{words.of(names, formats.whole(group.horizon_hours))}</bdi>}{weather}</>} action={acts}>
      {issue.error && <p className="fs-refusal" role="alert">{sentenceOf(issue.error, forms)}</p>}
      <Reigning group={group} />
      <Asked query={query}>
        {(told) => (
          <>
            <ContestBoard told={told} unit={group.series_ids.length === 1 ? (series.get(group.series_ids[0] ?? 0)?.unit ?? '') : null} />
            <Before told={told} />
          </>
        )}
      </Asked>
      {sure && (
        <Sure
          opened
          title={words.sure[sure](group.name)}
          told={words.sureTold[sure]}
          action={words[sure]}
          run={() => (sure === 'demote' ? demote : rollBack)(group.group_id)}
          onDone={() => void Promise.all([cache.invalidateQueries({ queryKey: ['champions'] }), cache.invalidateQueries({ queryKey: ['models'] })])}
          onClose={() => {
            setSure(null);
          }}
        />
      )}
    </Card>
  );
}

function Reigning({ group: { champion: reign } }: { group: Champion }) {
  const words = useWords(modelWords);
  const { language } = useLanguage();
  const times = useTimes();
  if (!reign) return <p className="fs-note">{words.noChampion}</p>;
  return (
    <p className="fs-reigning">
      <strong>
        <bdi>{forecasterName(reign.forecaster, language)}</bdi>
      </strong>{' '}
      <code dir="ltr">{reign.model_id.slice(-8)}</code> <span className="fs-note">{words.reigns(times.moment(reign.began_at), words.reasons[reign.reason] ?? reign.reason)}</span>
    </p>
  );
}

function Before({ told: { reigns } }: { told: ChampionHistory }) {
  const words = useWords(modelWords);
  const { language } = useLanguage();
  const times = useTimes();
  const before = reigns.filter(({ ended_at }) => ended_at !== null);
  if (before.length === 0) return null;
  return (
    <details className="fs-details">
      <summary className="fs-way">{words.before}</summary>
      <Sheet
        label={words.before}
        rows={before}
        keyOf={({ model_id, began_at }) => `${model_id}${began_at}`}
        columns={[
          { label: words.forecaster, cell: ({ forecaster }) => <bdi>{forecasterName(forecaster, language)}</bdi> },
          { label: words.began, cell: ({ began_at, reason }) => `${times.moment(began_at)} (${words.reasons[reason] ?? reason})` },
          { label: words.ended, cell: ({ ended_at, end_reason }) => (ended_at ? `${times.moment(ended_at)} (${words.reasons[end_reason ?? ''] ?? end_reason ?? ''})` : '–') },
        ]}
      />
    </details>
  );
}
