/** The detectors: what each looks at, how strict it is, how often it was right, and a switch. */

import { Button, Switch } from '@mantine/core';
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';

import { changeDetector, detectors, methods, type Detector } from '../api/anomalies';
import type { Series } from '../api/queries';
import { useMay } from '../app/useSession';
import { sentenceOf } from '../form/refusal';
import { formWords } from '../form/words';
import { methodName } from '../i18n/detectors';
import { useLanguage, useWords } from '../i18n/language';
import { Card, Paged } from '../sheet/Page';
import { Sheet } from '../sheet/Sheet';
import { useTimes } from '../sheet/useTimes';
import { ChangeDialog } from './ChangeDialog';
import { detectorWords } from './detectorWords';
import { useSeriesOf } from '../sheet/useSeriesOf';

export function Detectors() {
  const words = useWords(detectorWords);
  const query = useInfiniteQuery(detectors);
  return (
    <Card title={words.detectors} term="detector" note={words.detectorsNote}>
      <Paged query={query} empty={words.none}>
        {(rows) => <List rows={rows} />}
      </Paged>
    </Card>
  );
}

/** What people call what it looks at. */
function useSubject(series: Map<number, Series>) {
  const words = useWords(detectorWords);
  const { formats } = useLanguage();
  return ({ series_ids }: Detector) => {
    const name = series.get(series_ids[0] ?? 0)?.name ?? '…';
    return series_ids.length > 1 ? words.more(name, formats.whole(series_ids.length - 1)) : name;
  };
}

function List({ rows }: { rows: Detector[] }) {
  const words = useWords(detectorWords);
  const forms = useWords(formWords);
  const { formats, language } = useLanguage();
  const times = useTimes();
  const may = useMay()('detector:write');
  const cache = useQueryClient();
  const series = useSeriesOf(rows.map(({ series_ids }) => series_ids[0] ?? 0));
  const subject = useSubject(series);
  const online = new Set(useQuery(methods).data?.flatMap((each) => (each.online ? [each.name] : [])));
  const [changed, setChanged] = useState<Detector | null>(null);
  const change = useMutation({ mutationFn: changeDetector, onSettled: () => cache.invalidateQueries({ queryKey: ['detectors'] }) });
  const acts = (row: Detector) => (
    <span className="fs-acts">
      <Switch
        aria-label={words.on(subject(row))}
        title={online.has(row.method) ? words.on(subject(row)) : words.notOnline}
        checked={row.enabled}
        disabled={!online.has(row.method) || change.isPending}
        onChange={(event) => {
          change.mutate({ detector_id: row.detector_id, enabled: event.currentTarget.checked });
        }}
      />
      <Button
        variant="default"
        size="xs"
        onClick={() => {
          setChanged(row);
        }}
      >
        {words.change}
      </Button>
    </span>
  );
  return (
    <>
      {change.error && (
        <p className="fs-refusal" role="alert">
          {sentenceOf(change.error, forms)}
        </p>
      )}
      <Sheet
        label={words.detectors}
        rows={rows}
        keyOf={({ detector_id }) => detector_id}
        faded={({ enabled }) => !enabled}
        columns={[
          {
            label: words.subject,
            cell: (row) => (
              <span className="fs-two">
                <bdi>{subject(row)}</bdi>
                <span>{methodName(row.method, language)}</span>
              </span>
            ),
          },
          { label: words.judged, cell: (row) => <Judged row={row} /> },
          {
            label: words.threshold,
            cell: ({ threshold, factor }) => (
              <span className="fs-two">
                <span>{threshold === null ? words.unlearned : formats.number(threshold * factor)}</span>
                {factor > 1.0005 && <span>{words.raised(formats.number(factor))}</span>}
              </span>
            ),
          },
          { label: words.sensitivity, cell: ({ false_alarm_rate }) => words.oneIn(formats.whole(1 / false_alarm_rate)) },
          { label: words.looked, cell: ({ looked_until }) => (looked_until ? times.moment(looked_until) : words.never) },
          ...(may ? [{ label: words.actions, actions: true, cell: acts }] : []),
        ]}
      />
      {changed && (
        <ChangeDialog
          detector={changed}
          name={subject(changed)}
          onClose={() => {
            setChanged(null);
          }}
        />
      )}
    </>
  );
}

function Judged({ row: { accepted_count: accepted, dismissed_count: dismissed, open_count: open } }: { row: Detector }) {
  const words = useWords(detectorWords);
  const { formats } = useLanguage();
  const judged = accepted + dismissed;
  return (
    <span className="fs-two">
      <span>{judged > 0 ? words.share(formats.percent(accepted / judged)) : '–'}</span>
      <span>{words.judgedTold(formats.whole(accepted), formats.whole(dismissed), formats.whole(open))}</span>
    </span>
  );
}
