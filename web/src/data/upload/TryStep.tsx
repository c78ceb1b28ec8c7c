/** The second step: what a load would do, counted without writing anything. */

import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';

import { tryFile, type Tried, type TriedSeries } from '../../api/files';
import { useLanguage, useWords } from '../../i18n/language';
import { unitName } from '../../i18n/units';
import { Asked, Card } from '../../sheet/Page';
import { Sheet } from '../../sheet/Sheet';
import type { Finding } from '../../api/runs';
import { Findings, HeldExamples } from '../Report';
import { dataWords } from '../words';
import { beginning, MOST_BYTES } from './cut';
import { uploadWords } from './words';

interface Props {
  file: File;
  text: string;
  onBack: () => void;
  onLoad: (tried: Tried) => void;
}

export function TryStep({ file, text, onBack, onLoad }: Props) {
  const words = useWords(uploadWords);
  const { formats } = useLanguage();
  const sent = beginning(file, MOST_BYTES);
  const query = useQuery({
    queryKey: ['try', file.name, file.size, file.lastModified, text],
    queryFn: ({ signal }) => tryFile(sent, text, signal),
    retry: false,
    gcTime: 0,
  });
  const clash = query.data?.series.some(({ unit, unit_there }) => unit_there !== null && unit_there !== unit);
  return (
    <>
      <Asked query={query}>{(tried) => <Told tried={tried} cut={sent.cut} />}</Asked>
      <div className="fs-wizard-foot">
        <Button variant="default" size="md" onClick={onBack}>
          {words.back}
        </Button>
        {query.data && (
          <Button
            size="md"
            disabled={(clash ?? false) || query.data.accepted === 0}
            onClick={() => {
              onLoad(query.data);
            }}
          >
            {sent.cut ? words.loadNow : words.load(formats.whole(query.data.accepted))}
          </Button>
        )}
      </div>
    </>
  );
}

function Told({ tried, cut }: { tried: Tried; cut: boolean }) {
  const words = useWords(uploadWords);
  const { formats } = useLanguage();
  const fresh = tried.series.filter(({ series_id }) => series_id === null).length;
  const findings = [...tried.findings, ...tried.series.flatMap((one) => one.findings)] as unknown as Finding[];
  const tiles: [string, number, 'good' | 'bad' | ''][] = [
    [words.wouldTake, tried.accepted, 'good'],
    [words.wouldHold, tried.quarantined, tried.quarantined > 0 ? 'bad' : ''],
    [words.doubled, tried.duplicate, ''],
    [words.seriesNew, fresh, ''],
    [words.seriesKnown, tried.series.length - fresh, ''],
  ];
  return (
    <>
      <dl className="fs-tally">
        {tiles.map(([label, count, tone]) => (
          <div key={label} data-tone={tone || undefined}>
            <dt>{label}</dt>
            <dd>{formats.whole(count)}</dd>
          </div>
        ))}
      </dl>
      <p className="fs-note">{cut ? words.writesNothingCut(formats.bytes(MOST_BYTES)) : words.writesNothing}</p>
      {tried.quarantined > tried.accepted && <p className="fs-notice">{words.mostHeld}</p>}
      {tried.series.length > 0 && (
        <Card title={words.perSeries} note={words.perSeriesNote}>
          <SeriesTried rows={tried.series} />
        </Card>
      )}
      <Card title={words.held} term="quarantine" note={tried.quarantined > 0 ? words.heldNote : words.nothingHeld}>
        {tried.quarantined > 0 && <HeldExamples rules={tried.rules} examples={tried.examples} />}
      </Card>
      {findings.length > 0 && (
        <Card title={words.findings} term="finding">
          <Findings findings={findings} />
        </Card>
      )}
    </>
  );
}

const MOST = 60;

function SeriesTried({ rows }: { rows: TriedSeries[] }) {
  const words = useWords(uploadWords);
  const data = useWords(dataWords);
  const { formats } = useLanguage();
  const day = (at: string | null, zone: string) => (at ? formats.day(Date.parse(at), zone) : '–');
  return (
    <>
      <Sheet
        label={words.perSeries}
        rows={rows.slice(0, MOST)}
        keyOf={(row) => row.series}
        columns={[
          {
            label: data.series,
            cell: (row) => (
              <span className="fs-two">
                <bdi>{row.series}</bdi>
                <span>
                  <bdi>{row.name}</bdi>
                </span>
              </span>
            ),
          },
          {
            label: words.unit,
            cell: (row) => (
              <span className="fs-two">
                <bdi dir="ltr">{unitName(row.unit) || '1'}</bdi>
                {row.unit_there !== null && row.unit_there !== row.unit && <em className="fs-clash">{words.otherUnit(row.unit_there)}</em>}
              </span>
            ),
          },
          { label: words.firstLast, cell: (row) => <bdi>{words.span(day(row.first_at, row.zone), day(row.last_at, row.zone))}</bdi> },
          { label: words.zone, cell: (row) => <bdi dir="ltr">{row.zone}</bdi> },
          { label: data.counts.accepted, cell: (row) => formats.whole(row.accepted) },
          { label: data.counts.quarantined, cell: (row) => formats.whole(row.quarantined) },
          {
            label: words.there,
            cell: (row) => <small className={`fs-badge fs-badge-${row.series_id === null ? 'green' : 'grey'}`}>{row.series_id === null ? words.isNew : words.isKnown}</small>,
          },
        ]}
      />
      {rows.length > MOST && <p className="fs-note">{words.more(formats.whole(rows.length - MOST))}</p>}
    </>
  );
}
