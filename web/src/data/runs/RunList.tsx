/** Runs: what each was, how far it is, and how it ended. */

import { Progress } from '@mantine/core';
import { Link } from '@tanstack/react-router';

import { loadReport, type Run, type RunState } from '../../api/runs';
import { Failure } from '../../form/Failure';
import { useLanguage, useWords } from '../../i18n/language';
import { Said } from '../../said/Said';
import { Sheet } from '../../sheet/Sheet';
import { useTimes } from '../../sheet/useTimes';
import { runWords } from './words';

export const RUN_TONES: Record<RunState, string> = { queued: 'grey', running: 'amber', done: 'green', failed: 'red' };

export function RunList({ rows }: { rows: Run[] }) {
  const words = useWords(runWords);
  const times = useTimes();
  return (
    <Sheet
      label={words.title}
      rows={rows}
      keyOf={(row) => row.run_id}
      columns={[
        {
          label: words.what,
          cell: (row) => (
            <span className="fs-two">
              <Link to="/data/runs" search={{ run: row.run_id }} className="fs-way">
                <Said text={row.title || row.run_id} orName />
              </Link>
              <span>{words.kinds[row.run_type] ?? row.run_type}</span>
            </span>
          ),
        },
        { label: words.state, cell: (row) => <RunBadge run={row} /> },
        { label: words.outcome, cell: (row) => <Outcome run={row} /> },
        {
          label: words.started,
          cell: (row) => (
            <time dateTime={row.started_at} title={times.moment(row.started_at)}>
              {times.ago(row.started_at)}
            </time>
          ),
        },
      ]}
    />
  );
}

export function RunBadge({ run }: { run: Run }) {
  const words = useWords(runWords);
  const state = run.state as RunState;
  return <span className={`fs-badge fs-badge-${RUN_TONES[state]}`}>{words.states[state]}</span>;
}

/** A bar while it runs; counts of a load; what stopped it when something did. */
function Outcome({ run }: { run: Run }) {
  const words = useWords(runWords);
  const { formats } = useLanguage();
  const report = loadReport(run);
  if (run.state === 'running') {
    return (
      <span className="fs-far">
        <Progress.Root size={6}>
          <Progress.Section value={run.progress_share * 100} aria-label={words.outcome} />
        </Progress.Root>
        <span className="fs-note">
          {formats.percent(run.progress_share)} <Said text={run.progress_note} orName />
        </span>
      </span>
    );
  }
  if (report) {
    return (
      <span className="fs-note">
        {words.accepted(formats.whole(report.accepted))}
        {report.quarantined > 0 && <> · {words.held(formats.whole(report.quarantined))}</>}
      </span>
    );
  }
  return (
    <span className="fs-note">
      {run.error ? <Failure error={run.error} /> : '–'}
    </span>
  );
}
