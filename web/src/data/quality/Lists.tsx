/** Gaps of a series and what its loads saw, each with the way to where it can be looked at. */

import { Link } from '@tanstack/react-router';

import type { Detail } from '../../api/quality';
import { useLanguage, useWords } from '../../i18n/language';
import { Said } from '../../said/Said';
import { iso } from '../../series/range';
import { Card } from '../../sheet/Page';
import { Sheet } from '../../sheet/Sheet';
import { DAY, HOUR } from '../../time/zone';
import { dataWords } from '../words';
import { qualityWords } from './words';

/** Beside a gap, so that one sees what it is a gap of. */
const AROUND = 6 * HOUR;
const MOST = 60;
const TONES = { note: 'grey', warning: 'amber', damage: 'red' } as const;

/** Where Explore shows a stretch of a series, as it was known. */
export function exploreAt(series: number, start: number, end: number, asOf: string | null) {
  return { series, from: iso(start - AROUND), to: iso(end + AROUND), ...(asOf && { as_of: asOf }) };
}

export function Gaps({ told, asOf }: { told: Detail; asOf: string | null }) {
  const words = useWords(qualityWords);
  const { formats } = useLanguage();
  const length = useLength();
  const { zone, series_id } = told.series;
  const rows = told.gaps.toReversed();
  return (
    <Card title={words.gaps}>
      {rows.length === 0 ? (
        <p className="fs-note">{words.noGaps}</p>
      ) : (
        <Sheet
          label={words.gaps}
          rows={rows.slice(0, MOST)}
          keyOf={({ start_at }) => start_at}
          columns={[
            { label: words.from, cell: ({ start_at }) => formats.moment(Date.parse(start_at), zone) },
            { label: words.until, cell: ({ end_at }) => formats.moment(Date.parse(end_at), zone) },
            { label: words.length, cell: ({ start_at, end_at, steps }) => `${length(Date.parse(end_at) - Date.parse(start_at))} · ${words.steps(formats.whole(steps))}` },
            {
              label: words.lookAt,
              actions: true,
              cell: ({ start_at, end_at }) => (
                <Link to="/explore" search={exploreAt(series_id, Date.parse(start_at), Date.parse(end_at), asOf)} className="fs-way">
                  {words.lookAt}
                </Link>
              ),
            },
          ]}
        />
      )}
    </Card>
  );
}

export function Findings({ told }: { told: Detail }) {
  const words = useWords(qualityWords);
  const data = useWords(dataWords);
  const { formats } = useLanguage();
  const { zone } = told.series;
  const at = (text: string | null) => (text ? formats.day(Date.parse(text), zone) : '');
  return (
    <Card title={words.findings} note={words.findingsWhy}>
      {told.findings.length === 0 ? (
        <p className="fs-note">{words.noFindings}</p>
      ) : (
        <Sheet
          label={words.findings}
          rows={told.findings.slice(0, MOST)}
          keyOf={(row) => `${row.run_id} ${row.rule} ${row.first_at ?? ''} ${row.message}`}
          columns={[
            { label: words.seen, cell: (row) => <small className={`fs-badge fs-badge-${TONES[row.severity]}`}>{data.rules[row.rule] ?? row.rule}</small> },
            {
              label: words.what,
              cell: (row) => (
                <span className="fs-two">
                  <Said text={row.message} />
                  <bdi>{[at(row.first_at), at(row.last_at)].filter(Boolean).join(' – ')}</bdi>
                </span>
              ),
            },
            {
              label: words.run,
              cell: (row) => (
                <Link to="/data/runs" search={{ run: row.run_id }} className="fs-way">
                  <bdi>{row.file || row.run_id}</bdi>
                </Link>
              ),
            },
          ]}
        />
      )}
    </Card>
  );
}

/** How long, in the largest unit that says it well. */
export function useLength(): (ms: number) => string {
  const words = useWords(qualityWords);
  const { formats } = useLanguage();
  return (ms) => {
    if (ms >= DAY) return words.days(formats.round(Math.round((ms / DAY) * 10) / 10));
    if (ms >= HOUR) return words.hours(formats.round(Math.round((ms / HOUR) * 10) / 10));
    return words.minutes(formats.round(Math.round(ms / 60_000)));
  };
}
