/** All history as a thin strip with the range in view as a window to drag, or to move by keys. */

import { useState, type KeyboardEvent, type PointerEvent } from 'react';

import { useLanguage } from '../i18n/language';
import { DAY, WEEK } from '../time/zone';
import { course, middles, type History } from './fan';
import { SHORTEST, type Extent, type Window } from './range';

interface Props {
  history: History;
  extent: Extent;
  window: Window;
  zone: string;
  onWindow: (window: Window) => void;
}

type Handle = 'start' | 'move' | 'end';

interface Grip {
  handle: Handle;
  x: number;
  msPerPixel: number;
  from: Window;
  now: Window;
}

const HEIGHT = 40;
const WIDTH = 1000;
/** Wide enough to lose the week in a long history, narrow enough to keep the day in a short one. */
const smoothing = (length: number) => (length > 60 * DAY ? Math.max(2 * WEEK, length / CELLS) : 0);
const CELLS = 240;

export function Overview({ history, extent, window, zone, onWindow }: Props) {
  const { words, formats } = useLanguage();
  const [grip, setGrip] = useState<Grip | null>(null);
  const whole = { start: extent.first, end: Math.max(extent.last, extent.until, extent.first + SHORTEST) };
  const shown = grip?.now ?? window;
  const length = whole.end - whole.start;
  const place = (at: number) => `${Math.min(100, Math.max(0, ((at - whole.start) / length) * 100))}%`;

  const grab = (handle: Handle) => (event: PointerEvent<HTMLDivElement>) => {
    event.currentTarget.setPointerCapture(event.pointerId);
    const width = event.currentTarget.closest('.fs-overview')?.clientWidth ?? 1;
    setGrip({ handle, x: event.clientX, msPerPixel: length / width, from: window, now: window });
  };
  const pull = (event: PointerEvent) => {
    if (!grip) return;
    const by = (event.clientX - grip.x) * grip.msPerPixel;
    setGrip({ ...grip, now: moved(grip.from, grip.handle, by, whole) });
  };
  const drop = () => {
    if (grip && grip.now !== grip.from) onWindow(grip.now);
    setGrip(null);
  };
  const press = (handle: Handle) => (event: KeyboardEvent) => {
    const way = { ArrowLeft: -1, ArrowRight: 1, PageDown: -10, PageUp: 10 }[event.key];
    if (!way) return;
    event.preventDefault();
    onWindow(moved(window, handle, (way * (window.end - window.start)) / 10, whole));
  };
  const slider = (handle: Handle, label: string, at: number) => ({
    role: 'slider',
    tabIndex: 0,
    'aria-label': label,
    'aria-valuemin': whole.start,
    'aria-valuemax': whole.end,
    'aria-valuenow': Math.min(whole.end, Math.max(whole.start, Math.round(at))),
    'aria-valuetext': formats.moment(at, zone),
    onPointerDown: grab(handle),
    onPointerMove: pull,
    onPointerUp: drop,
    onPointerCancel: drop,
    onKeyDown: press(handle),
  });
  return (
    <div className="fs-overview" dir="ltr" role="group" aria-label={words.overview}>
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" aria-hidden>
        <path d={pathOf(history, whole)} />
      </svg>
      {shown.end > whole.start && shown.start < whole.end && (
        <div className="fs-window" style={{ left: `min(${place(shown.start)}, 100% - 28px)`, width: `calc(${place(shown.end)} - ${place(shown.start)})` }}>
          <div className="fs-grip fs-grip-start" {...slider('start', words.windowStart, shown.start)} />
          <div className="fs-pane" {...slider('move', words.moveWindow, shown.start)} />
          <div className="fs-grip fs-grip-end" {...slider('end', words.windowEnd, shown.end)} />
        </div>
      )}
    </div>
  );
}

function moved(from: Window, handle: Handle, by: number, whole: Window): Window {
  if (handle === 'start') return { start: Math.max(whole.start, Math.min(from.start + by, from.end - SHORTEST)), end: from.end };
  if (handle === 'end') return { start: from.start, end: Math.min(whole.end, Math.max(from.end + by, from.start + SHORTEST)) };
  const shift = Math.min(Math.max(by, whole.start - from.start), whole.end - from.end);
  return { start: from.start + shift, end: from.end + shift };
}

/** The line of the strip: middles of neighbouring points, scaled to their own range. */
function pathOf({ at, value }: History, whole: Window): string {
  const cells = middles(at, value, CELLS);
  const coarse = course(cells.at, cells.value, smoothing(whole.end - whole.start));
  const low = coarse.reduce((least, { value: v }) => Math.min(least, v), Infinity);
  const high = coarse.reduce((most, { value: v }) => Math.max(most, v), -Infinity);
  const points: string[] = [];
  coarse.forEach(({ at: t, value: v }) => {
    const x = ((t - whole.start) / (whole.end - whole.start)) * WIDTH;
    const y = HEIGHT - 3 - ((v - low) / (high - low || 1)) * (HEIGHT - 6);
    points.push(`${x.toFixed(1)} ${y.toFixed(1)}`);
  });
  return points.length > 1 ? `M${points.join('L')}` : '';
}
