/** What people say of an anomaly, and what it was before. */

import { Button, Kbd, Textarea } from '@mantine/core';
import type { RefObject } from 'react';

import type { AnomalyHistory, Said } from '../api/anomalies';
import type { Series } from '../api/queries';
import { useLanguage, useWords } from '../i18n/language';
import { Card } from '../sheet/Page';
import { Sheet } from '../sheet/Sheet';
import { useTimes } from '../sheet/useTimes';
import { Severity } from './Severity';
import { whyWords } from './whyWords';
import { anomalyWords } from './words';

interface Saying {
  text: RefObject<HTMLTextAreaElement | null>;
  busy: boolean;
  onSay: (verdict: Said) => void;
}

export function Saying({ text, busy, onSay }: Saying) {
  const words = useWords(anomalyWords);
  const say = (verdict: Said) => () => {
    onSay(verdict);
  };
  return (
    <div className="fs-saying">
      <Textarea ref={text} aria-label={words.noteWords} placeholder={words.noteHelp} autosize minRows={1} maxRows={5} maxLength={2000} attributes={{ input: { dir: 'auto' } }} />
      <div className="fs-acts">
        <Button loading={busy} onClick={say('accepted')} rightSection={<Kbd size="xs" aria-hidden>a</Kbd>}>
          {words.accept}
        </Button>
        <Button variant="default" disabled={busy} onClick={say('dismissed')} rightSection={<Kbd size="xs" aria-hidden>d</Kbd>}>
          {words.dismiss}
        </Button>
        <Button variant="subtle" disabled={busy} onClick={say('noted')}>
          {words.note}
        </Button>
      </div>
      <p className="fs-note fs-judging-keys">{words.keys}</p>
    </div>
  );
}

export function Sayings({ labels }: Pick<AnomalyHistory, 'labels'>) {
  const words = useWords(anomalyWords);
  const times = useTimes();
  return (
    <Card title={words.sayings}>
      {labels.length === 0 ? (
        <p className="fs-note">{words.noSayings}</p>
      ) : (
        <ul className="fs-sayings">
          {labels.toReversed().map(({ verdict, text, author, known_at }) => (
            <li key={`${known_at}${verdict}`}>
              <strong>{words.said[verdict as Said]}</strong> · <bdi>{author}</bdi> · <time dateTime={known_at} title={times.moment(known_at)}>{times.ago(known_at)}</time>
              {text && <p dir="auto">{text}</p>}
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}

export function Versions({ told, series }: { told: AnomalyHistory; series: Series }) {
  const words = useWords(anomalyWords);
  const why = useWords(whyWords);
  const { formats } = useLanguage();
  const moment = (text: string) => formats.moment(Date.parse(text), series.zone);
  return (
    <Card title={words.versions}>
      <Sheet
        label={words.versions}
        rows={told.versions.toReversed()}
        keyOf={({ version }) => String(version)}
        faded={({ standing }) => !standing}
        columns={[
          { label: words.known, cell: ({ known_at }) => moment(known_at) },
          { label: words.when, cell: ({ start_at, end_at, standing }) => (standing ? words.until(moment(start_at), moment(end_at)) : why.takenBack) },
          { label: words.severity, cell: ({ severity }) => <Severity severity={severity} /> },
          { label: words.version, cell: ({ lake_version }) => formats.whole(lake_version) },
        ]}
      />
    </Card>
  );
}
