/** A source that is asked: how it fares and what to do about it, its settings without secrets, and what it delivered. */

import { Button } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';

import type { Job } from '../../api/jobs';
import { askSource, changeSource, removeSource, type SourceDetail } from '../../api/sources';
import { useMay } from '../../app/useSession';
import { Failure } from '../../form/Failure';
import { sentenceOf } from '../../form/refusal';
import { formWords } from '../../form/words';
import { useLanguage, useWords } from '../../i18n/language';
import { JobLine } from '../../jobs/JobLine';
import { Said } from '../../said/Said';
import { Sure } from '../../sheet/Dialog';
import { Card } from '../../sheet/Page';
import { useTimes } from '../../sheet/useTimes';
import { askedWords } from './askedWords';
import { Parcels } from './Parcels';
import { Settings } from './Settings';
import { kindWords, settingWords } from './settingWords';

export function AskedSource({ source }: { source: SourceDetail }) {
  const words = useWords(askedWords);
  const cache = useQueryClient();
  const [jobId, setJobId] = useState<string | null>(null);
  const [over, setOver] = useState<Job | null>(null);
  const asked = (id: string) => {
    setJobId(id);
    setOver(null);
  };
  return (
    <>
      <Card title={words.health}>
        {source.failures > 0 && <Failing source={source} />}
        <Actions source={source} busy={jobId !== null && over === null} onAsked={asked} />
        {jobId && (
          <JobLine
            key={jobId}
            jobId={jobId}
            title={words.asking(source.name)}
            onOver={(job) => {
              setOver(job);
              void cache.invalidateQueries({ queryKey: ['sources'] });
            }}
          />
        )}
        <Came job={over} />
      </Card>
      <Settings source={source} />
      <Parcels source={source} onAsked={asked} />
    </>
  );
}

/** Since when it cannot be read, why, and what to do. */
function Failing({ source }: { source: SourceDetail }) {
  const words = useWords(askedWords);
  const { language, formats } = useLanguage();
  const times = useTimes();
  const { error, failures, answered_at: answered } = source;
  const remedy = typeof error?.['remedy'] === 'string' ? error['remedy'] : '';
  const facts = error?.['facts'] as Record<string, unknown> | undefined;
  const setting = typeof facts?.['setting'] === 'string' ? facts['setting'] : '';
  const named = settingWords(kindWords[language][source.source_type], setting.split('.').at(-1) ?? '');
  const count = formats.whole(failures);
  return (
    <div className="fs-run-error" role="status">
      <p>
        <strong>{answered ? words.failing(count, times.moment(answered)) : words.neverAnswered(count)}</strong>
      </p>
      <p>
        <Failure error={error} />
      </p>
      {named && (
        <p>
          {words.about}: <strong>{named.label}</strong>
        </p>
      )}
      {remedy && (
        <p>
          <strong>{words.remedy}:</strong> <Said text={remedy} />
        </p>
      )}
    </div>
  );
}

/** What came of asking it, once that is over. */
function Came({ job }: { job: Job | null }) {
  const words = useWords(askedWords);
  const { formats } = useLanguage();
  const number = (name: string) => (typeof job?.result?.[name] === 'number' ? job.result[name] : 0);
  const none = number('loaded') + number('failed') === 0;
  return (
    <p className="fs-note" role="status">
      {job?.state === 'done' && (none ? words.cameNothing : words.came(formats.whole(number('loaded')), formats.whole(number('failed'))))}
    </p>
  );
}

interface ActionsProps {
  source: SourceDetail;
  busy: boolean;
  onAsked: (jobId: string) => void;
}

function Actions({ source, busy, onAsked }: ActionsProps) {
  const words = useWords(askedWords);
  const forms = useWords(formWords);
  const may = useMay();
  const cache = useQueryClient();
  const navigate = useNavigate();
  const [removing, setRemoving] = useState(false);
  const { source_id: id, enabled } = source;
  const again = () => cache.invalidateQueries({ queryKey: ['sources'] });
  const ask = useMutation({ mutationFn: () => askSource(id), onSuccess: onAsked });
  const pause = useMutation({
    mutationFn: () => changeSource(id, { name: source.name, kind: source.source_type, settings: source.settings, cron: source.cron, zone: source.zone, enabled: !enabled }),
    onSettled: again,
  });
  const refused = ask.error ?? pause.error;
  const manages = may('source:manage');
  return (
    <>
      <div className="fs-source-acts">
        {may('file:upload') && (
          <Button
            size="xs"
            loading={ask.isPending}
            disabled={busy}
            onClick={() => {
              ask.mutate();
            }}
          >
            {words.askNow}
          </Button>
        )}
        {manages && (
          <>
            <Button
              variant="default"
              size="xs"
              onClick={() => {
                void navigate({ to: '/data/sources', search: { source: id, set: 'change' } });
              }}
            >
              {words.change}
            </Button>
            <Button
              variant="default"
              size="xs"
              loading={pause.isPending}
              onClick={() => {
                pause.mutate();
              }}
            >
              {enabled ? words.rest : words.wake}
            </Button>
            <Button
              variant="default"
              size="xs"
              onClick={() => {
                setRemoving(true);
              }}
            >
              {words.remove}
            </Button>
          </>
        )}
        {!manages && <p className="fs-note">{words.mayNot}</p>}
      </div>
      <p className={refused ? 'fs-refusal' : 'fs-hidden'} role="alert">
        {refused && sentenceOf(refused, forms)}
      </p>
      <Sure
        title={words.removeTitle(source.name)}
        opened={removing}
        onClose={() => {
          setRemoving(false);
        }}
        told={words.removeTold}
        action={words.remove}
        run={() => removeSource(id)}
        onDone={() => {
          void navigate({ to: '/data/sources', search: {} }).then(again);
        }}
      />
    </>
  );
}
