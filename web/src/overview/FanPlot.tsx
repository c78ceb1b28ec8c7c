/** History and fan as plain SVG: a page that is opened every morning does not wait for the large chart. */

import { useState, type CSSProperties, type PointerEvent, type ReactNode } from 'react';

import type { Glance } from '../api/overview';
import { PALETTES } from '../app/theme';
import { useLanguage, useWords } from '../i18n/language';
import { unitName } from '../i18n/units';
import type { Fan, History } from '../series/fan';
import { axisRoom, boundsOf, type Drawing } from '../series/option';
import { Reading } from '../series/Reading';
import type { Window } from '../series/range';
import { ticksBetween } from '../time/ticks';
import { bandPath, linePath, placeIn } from './paths';
import { overviewWords } from './words';

const WIDTH = 1000;
const HEIGHT = 240;
const TICKS = 7;

interface Props {
  series: Glance;
  history: History;
  fan: Fan | null;
  window: Window;
  now: number;
  asOf: boolean;
}

export function FanPlot({ series, history, fan, window, now, asOf }: Props) {
  const { words: common, formats, language } = useLanguage();
  const drawing: Omit<Drawing, 'width'> = {
    history, fan, window, now, asOf, formats, words: common,
    bucket: null, issuedAt: null, unit: unitName(series.unit), zone: series.zone, colours: PALETTES.light, rtl: language === 'fa',
  };
  const bounds = boundsOf(drawing);
  const place = placeIn(window, bounds, WIDTH, HEIGHT);
  const share = (at: number) => `${(place.x(at) / WIDTH) * 100}%`;
  const lines = Math.round((bounds.max - bounds.min) / bounds.interval);
  const levels = Array.from({ length: lines + 1 }, (_, i) => bounds.min + i * bounds.interval);
  const ticks = ticksBetween(window.start, window.end, series.zone, formats.calendar, TICKS);
  const named = ticks.at.filter((at) => place.x(at) < 0.97 * WIDTH);
  const inside = now > window.start && now < window.end;
  return (
    <div className="fs-ov-plot" dir="ltr" style={{ '--room': `${axisRoom(drawing)}px` } as CSSProperties}>
      <Pane drawing={drawing} label={useLabel(series, now)}>
        <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" aria-hidden>
          {levels.map((level) => (
            <path key={level} className="fs-ov-grid" d={`M0 ${place.y(level)}H${WIDTH}`} />
          ))}
          {fan && <path className="fs-ov-wide" d={bandPath(fan.at, fan.q10, fan.q90, place)} />}
          {fan && <path className="fs-ov-narrow" d={bandPath(fan.at, fan.q30, fan.q70, place)} />}
          <path className="fs-ov-observed" d={linePath(history.at, history.value, place)} />
          {fan && <path className="fs-ov-median" d={linePath(fan.at, fan.q50, place)} />}
          {inside && <path className="fs-ov-now" d={`M${place.x(now)} 0V${HEIGHT}`} />}
        </svg>
        {inside && (
          <span className="fs-ov-now-name" style={{ left: share(now) }}>
            {asOf ? common.asOf : common.now}
          </span>
        )}
      </Pane>
      <div className="fs-ov-levels" aria-hidden>
        {levels.map((level) => (
          <span key={level} style={{ top: `${(place.y(level) / HEIGHT) * 100}%` }}>
            {formats.round(level)}
          </span>
        ))}
      </div>
      <div className="fs-ov-ticks" aria-hidden>
        {named.map((at, i) => (
          <span key={at} style={{ left: share(at) }}>
            {formats.tick(at, series.zone, ticks.grain, i === 0)}
          </span>
        ))}
      </div>
    </div>
  );
}

interface PaneProps {
  drawing: Omit<Drawing, 'width'>;
  label: string;
  children: ReactNode;
}

/** Where it is drawn; tells the values at the pointer. */
function Pane({ drawing, label, children }: PaneProps) {
  const [point, setPoint] = useState<{ at: number; x: number; width: number } | null>(null);
  const { window } = drawing;
  const read = (event: PointerEvent<HTMLDivElement>) => {
    const box = event.currentTarget.getBoundingClientRect();
    const x = Math.max(0, Math.min(box.width, event.clientX - box.left));
    setPoint({ at: window.start + (x / (box.width || 1)) * (window.end - window.start), x, width: box.width });
  };
  return (
    <div
      className="fs-ov-pane"
      role="img"
      aria-label={label}
      onPointerMove={read}
      onPointerLeave={() => {
        setPoint(null);
      }}
    >
      {children}
      {point && <span className="fs-ov-pointer" style={{ left: point.x }} />}
      {point && <Reading {...point} drawing={drawing} />}
    </div>
  );
}

function useLabel(series: Glance, now: number): string {
  const words = useWords(overviewWords);
  const { formats } = useLanguage();
  const { latest, next_peak: peak, name, unit, zone } = series;
  const told = (value: number) => formats.measured(value, unit);
  const when = (at: string) => formats.brief(Date.parse(at), zone, now);
  if (!latest) return name;
  return words.plot(name, told(latest.value), when(latest.event_at), peak && !peak.over ? `${told(peak.median)}, ${when(peak.event_at)}` : '');
}
