/** One run: how far it is or how it ended, its counts, what was seen, and what was held back. */

import { IconArrowLeft, IconArrowRight } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';

import { loadReport, oneRun, type FileReport, type LoadReport, type Run } from '../../api/runs';
import { Failure } from '../../form/Failure';
import { useLanguage, useWords } from '../../i18n/language';
import { Said } from '../../said/Said';
import { Asked, Card } from '../../sheet/Page';
import { Sheet } from '../../sheet/Sheet';
import { useTimes } from '../../sheet/useTimes';
import { Findings, HeldExamples } from '../Report';
import { SeriesLinks } from '../SeriesLinks';
import { Tally } from '../Tally';
import { dataWords } from '../words';
import { RunBadge } from './RunList';
import { runWords } from './words';

export function RunReport({ runId }: { runId: string }) {
  const words = useWords(runWords);
  const { language } = useLanguage();
  const query = useQuery(oneRun(runId));
  const Back = language === 'fa' ? IconArrowRight : IconArrowLeft;
  return (
    <>
      <Link to="/data/runs" className="fs-way fs-back">
        <Back size={15} aria-hidden /> {words.toAll}
      </Link>
      <Asked query={query}>{(run) => <Whole run={run} />}</Asked>
    </>
  );
}

function Whole({ run }: { run: Run }) {
  const words = useWords(runWords);
  const times = useTimes();
  const report = loadReport(run);
  const error = run.error as { message?: string; remedy?: string } | null;
  return (
    <>
      <Card>
        <div className="fs-run-head">
          <h2>
            <Said text={run.title} orName />
          </h2>
          <RunBadge run={run} />
          <span className="fs-note">
            {words.kinds[run.run_type] ?? run.run_type} · {run.ended_at ? words.took(times.moment(run.started_at), times.moment(run.ended_at)) : times.moment(run.started_at)}
          </span>
        </div>
        {error && (
          <div className="fs-run-error">
            <p>
              <Failure error={run.error} />
            </p>
            {error.remedy && (
              <p>
                <strong>{words.remedy}:</strong> <Said text={error.remedy} />
              </p>
            )}
          </div>
        )}
        {report && <Tally counts={report} />}
        {!report && !error && run.state === 'done' && <Facts facts={run.report} />}
      </Card>
      {report && <OfLoad report={report} runId={run.run_id} />}
    </>
  );
}

function OfLoad({ report, runId }: { report: LoadReport; runId: string }) {
  const words = useWords(runWords);
  const { files } = report;
  const findings = files.flatMap((file) => [...file.findings, ...file.series.flatMap((one) => one.findings)]);
  const examples = files.flatMap((file) => file.examples);
  const rules: Record<string, number> = {};
  for (const file of files) for (const [rule, count] of Object.entries(file.rules)) rules[rule] = (rules[rule] ?? 0) + count;
  const taken = files.flatMap(({ series }) => series.filter((one) => one.accepted + one.superseding + one.duplicate > 0).map(({ series: key }) => key));
  return (
    <>
      <Card title={words.perSeries} term="counts">
        <SeriesLinks keys={Array.from(new Set(taken))} />
        {files.map((file) => (
          <OfFile key={file.file} file={file} alone={files.length === 1} />
        ))}
      </Card>
      {Object.keys(rules).length > 0 && (
        <Card
          title={words.heldRows}
          term="quarantine"
          action={
            <Link to="/data/quarantine" search={{ run: runId }} className="fs-way">
              {words.settle}
            </Link>
          }
        >
          <HeldExamples rules={rules} examples={examples} />
        </Card>
      )}
      {findings.length > 0 && (
        <Card title={words.findings} term="finding">
          <Findings findings={findings} />
        </Card>
      )}
    </>
  );
}

const MOST = 60;

function OfFile({ file, alone }: { file: FileReport; alone: boolean }) {
  const words = useWords(runWords);
  const data = useWords(dataWords);
  const { formats } = useLanguage();
  const day = (at: string | null) => (at ? formats.day(Date.parse(at), 'UTC') : '–');
  return (
    <>
      {(!alone || file.loaded_before) && (
        <p className="fs-note">
          <bdi>{file.file}</bdi> {file.loaded_before && words.loadedBefore}
        </p>
      )}
      <Sheet
        label={words.perSeries}
        rows={file.series.slice(0, MOST)}
        keyOf={(row) => row.series}
        columns={[
          { label: data.series, cell: (row) => <bdi>{row.series}</bdi> },
          { label: data.counts.accepted, cell: (row) => formats.whole(row.accepted) },
          { label: data.counts.superseding, cell: (row) => formats.whole(row.superseding) },
          { label: data.counts.duplicate, cell: (row) => formats.whole(row.duplicate) },
          { label: data.counts.quarantined, cell: (row) => formats.whole(row.quarantined) },
          { label: words.firstLast, cell: (row) => <bdi>{`${day(row.first_at)} – ${day(row.last_at)}`}</bdi> },
        ]}
      />
      {file.series.length > MOST && <p className="fs-note">{words.more(formats.whole(file.series.length - MOST))}</p>}
    </>
  );
}

/** What a run of another kind reports: its plain values, named as the API names them. */
function Facts({ facts }: { facts: Run['report'] }) {
  const words = useWords(runWords);
  const plain = Object.entries(facts).filter(([, value]) => ['string', 'number', 'boolean'].includes(typeof value));
  return (
    <dl className="fs-facts-list" aria-label={words.facts}>
      {plain.map(([name, value]) => (
        <div key={name}>
          <dt dir="ltr">{name}</dt>
          <dd dir="ltr">{String(value)}</dd>
        </div>
      ))}
    </dl>
  );
}
