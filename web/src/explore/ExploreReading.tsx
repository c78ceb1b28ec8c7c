/** The values at the pointer, a line for each series that is drawn. */

import { useLanguage, useWords } from '../i18n/language';
import { Measured } from '../i18n/Unit';
import { nearest, type History } from '../series/fan';
import { LineMark } from './LineMark';
import { isDrawn, type Line } from './lines';
import type { Drawing } from './option';
import { exploreWords } from './words';

interface Props {
  at: number;
  x: number;
  width: number;
  drawing: Omit<Drawing, 'width'>;
}

/** What fits beside a pointer. */
const MOST = 14;
/** A value so far from the pointer, in parts of the window, is not told of. */
const NEAR = 40;

export function ExploreReading({ at, x, width, drawing }: Props) {
  const { formats } = useLanguage();
  const words = useWords(exploreWords);
  const { lines, window, zone, rtl } = drawing;
  const reach = (window.end - window.start) / NEAR;
  const told = lines.filter(isDrawn).flatMap((line) => {
    const found = valueAt(line.history, at, reach) ?? (line.fan && valueAt({ at: line.fan.at, value: line.fan.q50 }, at, reach));
    return found ? [{ line, found, before: line.before && valueAt(line.before, at, reach), changed: changeAt(line, found.at) }] : [];
  });
  const first = told[0];
  if (!first) return null;
  const style = x > width / 2 ? { right: width - x + 14 } : { left: x + 14 };
  const number = (value: number | null | undefined) => (value === null || value === undefined ? words.withdrawn : formats.number(value));
  return (
    <div className="fs-reading" style={style} dir={rtl ? 'rtl' : 'ltr'}>
      <strong>{(drawing.daily ? formats.day : formats.moment)(first.found.at, zone)}</strong>
      {told.slice(0, MOST).map(({ line, found, before, changed }) => (
        <div key={line.series.series_id} className="fs-reading-line">
          <LineMark style={line.style} />
          <span className="fs-reading-name">
            <bdi className="fs-cut">{line.series.name}</bdi>
          </span>
          <bdi>
            {changed ? words.thenNow(number(changed.then), typeof changed.now === 'number' ? formats.measured(changed.now, line.series.unit) : number(changed.now)) : <Measured text={formats.number(found.value)} unit={line.series.unit} />}
            {before && <small> ({formats.number(before.value)})</small>}
          </bdi>
        </div>
      ))}
    </div>
  );
}

function valueAt({ at, value }: Pick<History, 'at' | 'value'>, t: number, reach: number): { at: number; value: number } | null {
  const i = nearest(at, t);
  const [found, v] = [at[i] ?? Number.NaN, value[i] ?? Number.NaN];
  return Number.isNaN(v) || Math.abs(found - t) > reach ? null : { at: found, value: v };
}

function changeAt({ changed }: Line, at: number) {
  const i = changed?.columns.event_at.indexOf(at) ?? -1;
  return i < 0 ? null : { then: changed?.columns.then[i], now: changed?.columns.now[i] };
}
