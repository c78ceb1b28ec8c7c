/** All history as a thin strip with the range in view as a window to drag, or to move by keys. */

import { useRef, useState, type KeyboardEvent, type PointerEvent } from 'react';

import { useLanguage } from '../i18n/language';
import type { History } from './fan';
import { SHORTEST, type Extent, type Window } from './range';

interface Props {
  history: History;
  extent: Extent;
  window: Window;
  zone: string;
  onWindow: (window: Window) => void;
}

type Handle = 'start' | 'move' | 'end';

const HEIGHT = 40;
const WIDTH = 1000;

export function Overview({ history, extent, window, zone, onWindow }: Props) {
  const { words, formats } = useLanguage();
  const strip = useRef<HTMLDivElement>(null);
  const [drag, setDrag] = useState<Window | null>(null);
  const held = useRef<{ handle: Handle; x: number; from: Window } | null>(null);
  const whole = { start: extent.first, end: Math.max(extent.last, extent.until, extent.first + SHORTEST) };
  const shown = drag ?? window;
  const length = whole.end - whole.start;
  const place = (at: number) => `${Math.min(100, Math.max(0, ((at - whole.start) / length) * 100))}%`;

  const grab = (handle: Handle) => (event: PointerEvent<HTMLDivElement>) => {
    event.stopPropagation();
    event.currentTarget.setPointerCapture(event.pointerId);
    held.current = { handle, x: event.clientX, from: window };
  };
  const pull = (event: PointerEvent) => {
    const grip = held.current;
    const width = strip.current?.clientWidth;
    if (grip && width) setDrag(moved(grip.from, grip.handle, ((event.clientX - grip.x) / width) * length, whole));
  };
  const drop = () => {
    held.current = null;
    if (drag) onWindow(drag);
    setDrag(null);
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
    onKeyDown: press(handle),
  });
  return (
    <div className="fs-overview" dir="ltr" ref={strip} role="group" aria-label={words.overview}>
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" aria-hidden>
        <path d={pathOf(history, whole)} />
      </svg>
      <div
        className="fs-window"
        style={{ left: place(shown.start), right: `calc(100% - ${place(shown.end)})` }}
        {...slider('move', words.moveWindow, shown.start)}
      />
      <div className="fs-grip" style={{ left: place(shown.start) }} {...slider('start', words.windowStart, shown.start)} />
      <div className="fs-grip" style={{ left: place(shown.end) }} {...slider('end', words.windowEnd, shown.end)} />
    </div>
  );
}

function moved(from: Window, handle: Handle, by: number, whole: Window): Window {
  if (handle === 'start') return { start: Math.max(whole.start, Math.min(from.start + by, from.end - SHORTEST)), end: from.end };
  if (handle === 'end') return { start: from.start, end: Math.min(whole.end, Math.max(from.end + by, from.start + SHORTEST)) };
  const shift = Math.min(Math.max(by, whole.start - from.start), whole.end - from.end);
  return { start: from.start + shift, end: from.end + shift };
}

/** The line of the strip, scaled to its own range. */
function pathOf({ at, value }: History, whole: Window): string {
  const seen = value.filter((v) => !Number.isNaN(v));
  const low = seen.reduce((a, b) => Math.min(a, b), Infinity);
  const high = seen.reduce((a, b) => Math.max(a, b), -Infinity);
  const points: string[] = [];
  at.forEach((t, i) => {
    const v = value[i] ?? Number.NaN;
    if (Number.isNaN(v)) return;
    const x = ((t - whole.start) / (whole.end - whole.start)) * WIDTH;
    const y = HEIGHT - 3 - ((v - low) / (high - low || 1)) * (HEIGHT - 6);
    points.push(`${x.toFixed(1)} ${y.toFixed(1)}`);
  });
  return points.length > 1 ? `M${points.join('L')}` : '';
}
