/** The last step: the contract is kept, the file is sent, and the run that loads it is followed to its end. */

import { Button, Progress } from '@mantine/core';
import { IconCircleCheck } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';

import { keepContract, uploadFile } from '../../api/files';
import { loadReport, oneRun, type Run } from '../../api/runs';
import { Failure } from '../../form/Failure';
import { sentenceOf } from '../../form/refusal';
import { formWords } from '../../form/words';
import { useLanguage, useWords } from '../../i18n/language';
import { Card } from '../../sheet/Page';
import { SeriesLinks } from '../SeriesLinks';
import { Tally } from '../Tally';
import type { Entry } from './entries';
import { uploadWords } from './words';

interface Props {
  entry: Entry;
  text: string;
  name: string;
  /** Nothing is to be kept: the contract is one that is. */
  isKept: boolean;
  onChange: (change: Partial<Entry>) => void;
  onBack: () => void;
}

export function LoadStep({ entry, text, name, isKept, onChange, onBack }: Props) {
  const words = useWords(uploadWords);
  const forms = useWords(formWords);
  const { share, error, again, stop } = useSending({ entry, text, name, isKept, onChange });
  const run = useQuery(oneRun(entry.runId ?? ''));
  const over = run.data?.state;
  useEffect(() => {
    if (over === 'done' || over === 'failed') onChange({ state: over });
    // eslint-disable-next-line react-hooks/exhaustive-deps -- told once, when the run is over
  }, [over]);
  if (error) {
    return (
      <Card title={words.loadFailed}>
        <p className="fs-refusal" role="alert">
          {sentenceOf(error, forms)}
        </p>
        <div className="fs-wizard-foot">
          <Button variant="default" onClick={onBack}>
            {words.back}
          </Button>
          <Button onClick={again}>{words.again}</Button>
        </div>
      </Card>
    );
  }
  if (!run.data || !over || over === 'queued' || over === 'running') {
    return (
      <Card title={words.states[entry.runId ? 'loading' : 'sending']}>
        <Far entry={entry} share={share} run={run.data} onStop={stop} />
      </Card>
    );
  }
  return <Over run={run.data} onBack={onBack} />;
}

interface Sending {
  entry: Entry;
  text: string;
  name: string;
  isKept: boolean;
  onChange: (change: Partial<Entry>) => void;
}

/** Sends once, also where React mounts twice. */
function useSending({ entry, text, name, isKept, onChange }: Sending) {
  const [share, setShare] = useState<number | null>(null);
  const [error, setError] = useState<Error | null>(null);
  const going = useRef<AbortController | null>(null);
  const send = async () => {
    const control = new AbortController();
    going.current = control;
    setError(null);
    onChange({ state: 'sending' });
    try {
      if (!isKept) await keepContract(text);
      setShare(0);
      const runId = await uploadFile(entry.file, name, setShare, control.signal);
      onChange({ runId, state: 'loading' });
    } catch (cause) {
      if (cause instanceof Error) setError(cause);
      onChange({ state: 'failed' });
    }
  };
  useEffect(() => {
    if (!going.current && !entry.runId) void send();
    // eslint-disable-next-line react-hooks/exhaustive-deps -- begins by itself, once
  }, []);
  return {
    share,
    error,
    again: () => void send(),
    stop: () => {
      going.current?.abort();
    },
  };
}

function Far({ entry, share, run, onStop }: { entry: Entry; share: number | null; run: Run | undefined; onStop: () => void }) {
  const words = useWords(uploadWords);
  const { formats } = useLanguage();
  const sent = entry.runId !== null;
  const far = sent ? (run?.progress_share ?? 0) : (share ?? 0);
  const told = sent ? (run?.state === 'running' ? words.states.loading : words.waiting) : share === null ? words.keeping : words.sending;
  return (
    <div className="fs-far" role="status">
      <Progress.Root size={8}>
        <Progress.Section value={far * 100} aria-label={told} />
      </Progress.Root>
      <div className="fs-far-line">
        <span>{told}</span>
        <strong>{formats.percent(far)}</strong>
        {!sent && (
          <Button variant="subtle" size="compact-xs" onClick={onStop}>
            {words.stop}
          </Button>
        )}
      </div>
    </div>
  );
}

function Over({ run, onBack }: { run: Run; onBack: () => void }) {
  const words = useWords(uploadWords);
  const { formats } = useLanguage();
  const report = loadReport(run);
  if (!report) {
    return (
      <Card title={words.loadFailed}>
        <p className="fs-refusal" role="alert">
          {run.error ? <Failure error={run.error} /> : run.state}
        </p>
        <div className="fs-wizard-foot">
          <Button variant="default" onClick={onBack}>
            {words.back}
          </Button>
          <Link to="/data/runs" search={{ run: run.run_id }} className="fs-way">
            {words.runReport}
          </Link>
        </div>
      </Card>
    );
  }
  const keys = report.files.flatMap(({ series }) => series.filter(({ accepted, superseding, duplicate }) => accepted + superseding + duplicate > 0).map(({ series: key }) => key));
  return (
    <section className="fs-card fs-house fs-loaded" role="status">
      <h2>
        <IconCircleCheck size={22} aria-hidden /> {words.loaded}
      </h2>
      <Tally counts={report} />
      {report.files.some(({ loaded_before }) => loaded_before) && <p className="fs-note">{words.loadedBefore}</p>}
      <SeriesLinks keys={keys} />
      <p className="fs-acts">
        <Link to="/data/runs" search={{ run: run.run_id }} className="fs-way">
          {words.runReport}
        </Link>
        {report.quarantined > 0 && (
          <Link to="/data/quarantine" search={{ run: run.run_id }} className="fs-way">
            {words.settleHeld(formats.whole(report.quarantined))}
          </Link>
        )}
      </p>
    </section>
  );
}
