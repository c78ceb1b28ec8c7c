/** What was seen in data and what was held back, in lists that a load's report and a dry run share. */

import type { Finding, HeldExample } from '../api/runs';
import { useLanguage, useWords } from '../i18n/language';
import { Said } from '../said/Said';
import { Sheet } from '../sheet/Sheet';
import { reportWords } from './reportWords';
import { dataWords } from './words';

const MOST = 40;
const TONES = { note: 'grey', warning: 'amber', damage: 'red' } as const;

export function Findings({ findings }: { findings: Finding[] }) {
  const words = useWords(reportWords);
  const data = useWords(dataWords);
  const { formats } = useLanguage();
  const at = (iso: string | null) => (iso ? formats.day(Date.parse(iso), 'UTC') : '');
  return (
    <>
      <Sheet
        label={words.findings}
        rows={findings.slice(0, MOST)}
        keyOf={(row) => `${row.rule} ${row.series} ${row.first_at ?? ''} ${row.message}`}
        columns={[
          { label: words.seen, cell: (row) => <small className={`fs-badge fs-badge-${TONES[row.severity]}`}>{data.rules[row.rule] ?? row.rule}</small> },
          {
            label: words.what,
            cell: (row) => (
              <span className="fs-two">
                <bdi>{row.series || '\u00a0'}</bdi>
                <Said text={row.message} />
              </span>
            ),
          },
          { label: words.howMany, cell: (row) => formats.whole(row.count) },
          { label: words.when, cell: (row) => <bdi>{[at(row.first_at), at(row.last_at)].filter(Boolean).join(' – ')}</bdi> },
        ]}
      />
      {findings.length > MOST && <p className="fs-note">{words.more(formats.whole(findings.length - MOST))}</p>}
    </>
  );
}

interface Held {
  rules: Record<string, number>;
  examples: HeldExample[];
}

/** How many rows each rule held, and a few of them as they stand in the file. */
export function HeldExamples({ rules, examples }: Held) {
  const words = useWords(reportWords);
  const data = useWords(dataWords);
  const { formats } = useLanguage();
  return (
    <>
      <ul className="fs-rules">
        {Object.entries(rules).map(([rule, count]) => (
          <li key={rule}>
            <span>{data.rules[rule] ?? rule}</span> <strong>{formats.whole(count)}</strong>
          </li>
        ))}
      </ul>
      <Sheet
        label={words.examples}
        rows={examples}
        keyOf={(row) => `${row.line ?? ''} ${row.rule} ${row.message}`}
        columns={[
          { label: data.line, cell: (row) => (row.line === null ? '–' : formats.whole(row.line)) },
          { label: words.raw, cell: (row) => <code dir="ltr" className="fs-raw">{row.raw}</code> },
          {
            label: words.why,
            cell: (row) => (
              <span className="fs-two">
                <span>{data.rules[row.rule] ?? row.rule}</span>
                <Said text={row.message} />
              </span>
            ),
          },
        ]}
      />
    </>
  );
}
