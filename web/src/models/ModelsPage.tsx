/** Who forecasts which series and what was tried: champions, models, backtests, and how to begin more of each. */

import { Button } from '@mantine/core';
import { IconGauge, IconSchool, IconTrophy } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';

import { champions, type Champion } from '../api/champions';
import type { Job } from '../api/jobs';
import { useMay } from '../app/useSession';
import { useWords } from '../i18n/language';
import { JobLine } from '../jobs/JobLine';
import { Card, Page, Paged } from '../sheet/Page';
import { AskDialog } from './AskDialog';
import { askWords, type Work } from './askWords';
import { BacktestCard } from './BacktestCard';
import { GroupCard } from './GroupCard';
import { ModelCard } from './ModelCard';
import { comparedIn, compareOf, parseSearch } from './search';
import './models.css';
import { Tabs } from './Tabs';
import { modelWords } from './words';

const WORKS = [
  { work: 'train', permission: 'model:train', icon: IconSchool },
  { work: 'backtest', permission: 'backtest:run', icon: IconGauge },
  { work: 'contest', permission: 'model:promote', icon: IconTrophy },
] as const;

export interface Begun {
  job: Job;
  title: string;
}

export function ModelsPage() {
  const words = useWords(modelWords);
  const asks = useWords(askWords);
  const may = useMay();
  const navigate = useNavigate();
  const search = parseSearch({ ...useSearch({ strict: false }) });
  const groups = useInfiniteQuery(champions);
  const [asked, setAsked] = useState<{ work: Work; group?: Champion } | null>(null);
  const [begun, setBegun] = useState<Begun[]>([]);
  const onBegun = (next: Begun) => {
    setBegun((all) => [next, ...all.filter(({ job }) => job.job_id !== next.job.job_id)]);
  };
  const acts = (
    <div className="fs-acts">
      {WORKS.filter(({ permission }) => may(permission)).map(({ work, icon: Mark }) => (
        <Button
          key={work}
          variant={work === 'contest' ? 'filled' : 'default'}
          leftSection={<Mark size={16} aria-hidden />}
          onClick={() => {
            setAsked({ work });
          }}
        >
          {asks.begin[work]}
        </Button>
      ))}
    </div>
  );
  return (
    <Page title={words.title} lead={words.lead} action={acts}>
      <Tabs />
      {begun.map(({ job, title }) => (
        <JobLine key={job.job_id} jobId={job.job_id} title={title} />
      ))}
      {groups.data?.pages[0]?.items.length ? (
        <Paged query={groups} empty={words.noGroups}>
          {(rows) =>
            rows.map((group) => (
              <GroupCard
                key={group.group_id}
                group={group}
                onBegun={onBegun}
                onContest={(again) => {
                  setAsked({ work: 'contest', group: again });
                }}
              />
            ))
          }
        </Paged>
      ) : (
        <Card title={words.groups} term="champion">
          <Paged query={groups} empty={words.noGroups}>
            {() => null}
          </Paged>
        </Card>
      )}
      <ModelCard groups={groups.data?.pages.flatMap(({ items }) => items) ?? []} onBegun={onBegun} />
      <BacktestCard
        compared={comparedIn(search)}
        onCompare={(ids) => {
          void navigate({ to: '/forecasts/models', search: compareOf(ids), replace: true, resetScroll: false });
        }}
      />
      {asked && (
        <AskDialog
          {...asked}
          onBegun={onBegun}
          onClose={() => {
            setAsked(null);
          }}
        />
      )}
    </Page>
  );
}
