/** Raw lines of a file beside what is read of each. */

import type { FileLine, Inspected } from '../../api/files';
import { useLanguage, useWords } from '../../i18n/language';
import { Said } from '../../said/Said';
import { Card } from '../../sheet/Page';
import { dataWords } from '../words';
import { checkWords } from './checkWords';

const plain = new Intl.NumberFormat('en', { maximumSignificantDigits: 12, useGrouping: false });

export function Lines({ found, zone, stale }: { found: Inspected; zone: string; stale: boolean }) {
  const words = useWords(checkWords);
  const data = useWords(dataWords);
  const { formats } = useLanguage();
  const refused = Object.values(found.refused).reduce((sum, count) => sum + count, 0);
  const told = Object.entries(found.refused).map(([rule, count]) => `${data.rules[rule] ?? rule} (${formats.whole(count)})`);
  const prefix = sharedBy(found.lines);
  return (
    <Card
      title={words.lines}
      note={
        <>
          {words.linesNote(formats.whole(found.read), formats.whole(refused))} {formats.list(told)}
        </>
      }
    >
      <div className="fs-table-box" data-stale={stale || undefined}>
        <table className="fs-lines-read">
          <thead>
            <tr>
              <th scope="col">{data.line}</th>
              <th scope="col">{words.asItStands}</th>
              <th scope="col">
                {words.asRead} <small dir="ltr">{zone}</small>
              </th>
            </tr>
          </thead>
          <tbody>
            {found.lines.map((line) => (
              <tr key={line.line} data-refused={(line.refused !== null && line.values.length === 0) || undefined}>
                <td>{formats.whole(line.line)}</td>
                <td>
                  <code dir="ltr">{line.raw}</code>
                </td>
                <td>
                  <Read line={line} zone={zone} prefix={prefix} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
        {found.lines.length === 0 && <p className="fs-note">{words.noLines}</p>}
      </div>
    </Card>
  );
}

function Read({ line, zone, prefix }: { line: FileLine; zone: string; prefix: string }) {
  const words = useWords(checkWords);
  const data = useWords(dataWords);
  const { formats } = useLanguage();
  const [first] = line.values;
  // Of a line with several times, such as one of a wide file, each value has its own.
  const several = new Set(line.values.map(({ event_at }) => event_at)).size > 1;
  return (
    <div className="fs-read">
      {first && !several && <time dateTime={first.event_at}>{formats.moment(Date.parse(first.event_at), zone)}</time>}
      {line.values.map(({ series, event_at, value }) => (
        <span key={`${series} ${event_at}`}>
          <small>
            <bdi>{several ? formats.moment(Date.parse(event_at), zone) : series.slice(prefix.length)}</bdi>
          </small>{' '}
          <bdi dir="ltr">{value === null ? '–' : plain.format(value)}</bdi>
        </span>
      ))}
      {line.more > 0 && <small>+{formats.whole(line.more)}</small>}
      {line.refused && (
        <em>
          {words.refusedLine}: {data.rules[line.refused.rule] ?? line.refused.rule}{' '}
          <small>
            <Said text={line.refused.message} />
          </small>
        </em>
      )}
    </div>
  );
}

/** What the keys of all values begin with. */
function sharedBy(lines: readonly FileLine[]): string {
  const keys = lines.flatMap(({ values }) => values.map(({ series }) => series));
  const first = keys[0];
  if (first === undefined) return '';
  let at = first.lastIndexOf('/') + 1;
  while (at > 0 && !keys.every((key) => key.startsWith(first.slice(0, at)))) at = first.lastIndexOf('/', at - 2) + 1;
  return first.slice(0, at);
}
