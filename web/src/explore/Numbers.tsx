/** What the values of each series come to in the range, all of them counted. */

import { useDeferredValue } from 'react';

import { useLanguage, useWords } from '../i18n/language';
import { Measured } from '../i18n/Unit';
import { useNow } from '../app/useNow';
import type { Window } from '../series/range';
import { DAY, durationMs } from '../time/zone';
import { LineMark } from './LineMark';
import type { Line } from './lines';
import { missingShare, totalOf } from './styles';
import { exploreWords } from './words';

/** A series is late when nothing came for so many of its steps. */
const LATE_STEPS = 3;

interface Props {
  lines: readonly Line[];
  window: Window;
  asOf: string | null;
}

export function Numbers({ lines, window, asOf }: Props) {
  const words = useWords(exploreWords);
  // The chart comes first: of a hundred series these are a thousand cells.
  const rows = useDeferredValue(lines, []);
  const columns = [words.count, words.mean, words.least, words.most, words.total, words.missing, words.newest, ...(asOf ? [words.restatedSince] : [])];
  return (
    <section className="fs-card">
      <div className="fs-card-head">
        <div>
          <h2>{words.numbers}</h2>
          <p className="fs-note">{words.numbersNote}</p>
        </div>
      </div>
      <div className="fs-table-box" tabIndex={0} role="region" aria-label={words.numbers}>
        <table className="fs-table fs-numbers">
          <thead>
            <tr>
              <th scope="col">
                <span className="fs-hidden">{words.valuesTable}</span>
              </th>
              {columns.map((name) => (
                <th key={name} scope="col">
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((line) => (
              <Row key={line.series.series_id} line={line} window={window} asOf={asOf} />
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

function Row({ line, window, asOf }: { line: Line; window: Window; asOf: string | null }) {
  const { formats } = useLanguage();
  const now = useNow();
  const { series, part, style } = line;
  const totals = part?.totals;
  const stepMs = durationMs(series.resolution);
  const total = totalOf(series, totals?.sum ?? null);
  const missing = totals ? missingShare(totals.count, window, stepMs, asOf ? Date.parse(asOf) : now) : null;
  const number = (value: number | null | undefined, unit = series.unit) =>
    value === null || value === undefined ? '–' : <Measured text={formats.number(value)} unit={unit} />;
  return (
    <tr>
      <th scope="row">
        <span className="fs-numbers-name">
          <LineMark style={style} />
          <bdi>{series.name}</bdi>
        </span>
      </th>
      <td>{totals ? formats.whole(totals.count) : '–'}</td>
      <td>{number(totals?.mean)}</td>
      <td>{number(totals?.min)}</td>
      <td>{number(totals?.max)}</td>
      <td>{number(total?.value, total?.unit)}</td>
      <td>{missing === null ? '–' : formats.percent(missing)}</td>
      <td>
        <Newest line={line} asOf={asOf} late={Math.max(LATE_STEPS * (stepMs ?? DAY), 60_000)} now={now} />
      </td>
      {asOf && <td>{line.changed ? formats.whole(line.changed.restated) : '–'}</td>}
    </tr>
  );
}

function Newest({ line, asOf, late, now }: { line: Line; asOf: string | null; late: number; now: number }) {
  const { formats } = useLanguage();
  const { series, part } = line;
  const told = asOf ? part?.totals.last_at : series.latest?.event_at;
  if (!told) return '–';
  const at = Date.parse(told);
  const old = !asOf && now - at > late;
  return (
    <span className={old ? 'fs-badge fs-badge-amber' : undefined} title={formats.moment(at, series.zone)}>
      {asOf ? formats.brief(at, series.zone, now) : formats.age(at, now)}
    </span>
  );
}
