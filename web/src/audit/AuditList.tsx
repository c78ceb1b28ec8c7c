/** Entries of the trail, newest first; what changed stands under each. */

import { Link } from '@tanstack/react-router';

import type { AuditEntry } from '../api/audit';
import { useWords } from '../i18n/language';
import { Sheet } from '../sheet/Sheet';
import { useTimes } from '../sheet/useTimes';
import { auditWords } from './words';

export function AuditList({ rows }: { rows: AuditEntry[] }) {
  const words = useWords(auditWords);
  const times = useTimes();
  return (
    <Sheet
      label={words.title}
      rows={rows}
      keyOf={(row) => String(row.sequence)}
      columns={[
        { label: words.when, cell: (row) => <time dateTime={row.at}>{times.moment(row.at)}</time> },
        {
          label: words.who,
          cell: (row) => (
            <span className="fs-two">
              <bdi>{row.actor_name || (words.actors[row.actor_kind] ?? row.actor_kind)}</bdi>
              <bdi>{row.address}</bdi>
            </span>
          ),
        },
        { label: words.what, cell: (row) => <What entry={row} /> },
        {
          label: words.to,
          cell: (row) => (
            <Link to="/audit" search={{ about: `${row.object_kind}:${row.object_id}` }} className="fs-way" dir="ltr">
              {row.object_kind} {row.object_id.slice(0, 24)}
            </Link>
          ),
        },
      ]}
    />
  );
}

function What({ entry }: { entry: AuditEntry }) {
  const words = useWords(auditWords);
  const meaning = words.meanings[entry.action] ?? entry.meaning;
  const sides = [
    [words.before, entry.before],
    [words.after, { ...entry.after, ...entry.personal }],
  ] as const;
  const told = sides.filter(([, facts]) => facts && Object.keys(facts).length > 0);
  return (
    <span className="fs-two">
      <span>
        <bdi>{meaning || entry.action}</bdi> {entry.security && <small className="fs-badge fs-badge-violet">{words.security}</small>}
      </span>
      <details className="fs-details">
        <summary>
          <code dir="ltr">{entry.action}</code>
        </summary>
        <dl>
          {told.map(([label, facts]) => (
            <div key={label}>
              <dt>{label}</dt>
              <dd dir="ltr">
                {Object.entries(facts ?? {}).map(([name, value]) => (
                  <span key={name}>
                    {name}: {typeof value === 'string' ? value : JSON.stringify(value)}
                  </span>
                ))}
              </dd>
            </div>
          ))}
          <div>
            <dt>{words.request}</dt>
            <dd dir="ltr">{entry.request_id || '–'}</dd>
          </div>
        </dl>
      </details>
    </span>
  );
}
