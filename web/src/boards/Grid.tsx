/** Panels on a grid: looked at, or composed by drag and by keys; what moved is told aloud. */

import { useRef, useState, type CSSProperties, type PointerEvent } from 'react';

import type { Panel, Place } from '../api/dashboards';
import type { Series } from '../api/queries';
import { useLanguage, useWords } from '../i18n/language';
import type { Window } from '../series/range';
import type { Page } from './batch';
import { cellOf, columnsBy, rowsBy, type Cell } from './cells';
import { COLUMNS, inOrder, placed, stepped, type Step } from './layout';
import { PanelFrame, type Act } from './PanelFrame';
import { titleOf } from './titles';
import { boardWords } from './words';

interface Props {
  panels: readonly Panel[];
  page: Page | null | undefined;
  /** Key of the asset that the page is narrowed to; empty: to none. */
  site: string;
  known: readonly Series[];
  /** Without it the page is only looked at. */
  onPanels: ((panels: Panel[]) => void) | null;
  onAct: (act: 'edit' | 'duplicate' | 'remove', panel: Panel) => void;
  onWindow: (window: Window) => void;
}

interface Drag {
  id: string;
  resize: boolean;
  x: number;
  y: number;
  place: Place;
  cell: Cell;
  panels: readonly Panel[];
}

export function Grid({ panels, page, site, known, onPanels, onAct, onWindow }: Props) {
  const words = useWords(boardWords);
  const { formats, language } = useLanguage();
  const frame = useRef<HTMLDivElement>(null);
  const drag = useRef<Drag | null>(null);
  const [dragged, setDragged] = useState<string | null>(null);
  const [told, setTold] = useState('');
  const rtl = language === 'fa';
  const tell = (next: readonly Panel[], id: string) => {
    const mine = next.find((panel) => panel.id === id);
    if (!mine) return;
    const { x, y, w, h } = mine.place;
    setTold(words.placed(titleOf(mine, known, words, language), formats.whole(x + 1), formats.whole(y + 1), formats.whole(w), formats.whole(h)));
  };
  const step = (panel: Panel, way: Step, resize: boolean) => {
    const turned = rtl ? ({ left: 'right', right: 'left' } as const)[way as 'left'] : undefined;
    const next = stepped(panels, panel.id, turned ?? way, resize);
    onPanels?.(next);
    tell(next, panel.id);
    // Whatever moved in the page, the reader stays where they were.
    requestAnimationFrame(() => document.getElementById(`handle-${panel.id}`)?.focus());
  };
  const begin = (panel: Panel, resize: boolean) => (event: PointerEvent<HTMLElement>) => {
    const box = frame.current;
    if (!onPanels || !box || event.button !== 0 || (event.target as Element).closest('[data-still]')) return;
    const cell = cellOf(box);
    if (!cell) return;
    event.preventDefault();
    event.currentTarget.setPointerCapture(event.pointerId);
    drag.current = { id: panel.id, resize, x: event.clientX, y: event.clientY, place: panel.place, cell, panels };
    setDragged(panel.id);
  };
  const move = (event: PointerEvent) => {
    const going = drag.current;
    if (!going) return;
    const dx = columnsBy(event.clientX - going.x, going.cell, rtl);
    const dy = rowsBy(event.clientY - going.y, going.cell);
    const { x, y, w, h } = going.place;
    const to = going.resize ? { x, y, w: Math.min(w + dx, COLUMNS - x), h: h + dy } : { x: x + dx, y: y + dy, w, h };
    onPanels?.(placed(going.panels, going.id, to));
  };
  const end = () => {
    if (!drag.current) return;
    tell(panels, drag.current.id);
    drag.current = null;
    setDragged(null);
  };
  const act = (panel: Panel): Act => ({ step: (way, resize) => { step(panel, way, resize); }, does: (what) => { onAct(what, panel); } });
  return (
    <>
      <div ref={frame} className="fs-bd-grid" data-composing={onPanels ? true : undefined} onPointerMove={move} onPointerUp={end} onPointerCancel={end}>
        {(dragged ? panels : inOrder(panels)).map((panel) => (
          <div key={panel.id} className="fs-bd-cell" data-dragged={dragged === panel.id || undefined} data-kind={panel.kind} style={placeStyle(panel.place)}>
            <PanelFrame
              panel={panel}
              title={titleOf(panel, known, words, language)}
              page={page}
              site={site}
              known={known}
              act={onPanels && act(panel)}
              onGrab={begin(panel, false)}
              onStretch={begin(panel, true)}
              onWindow={onPanels ? null : onWindow}
            />
          </div>
        ))}
      </div>
      <p className="fs-hidden" role="status" data-testid="placed">
        {told}
      </p>
    </>
  );
}

const placeStyle = ({ x, y, w, h }: Place) => ({ '--x': x + 1, '--y': y + 1, '--w': w, '--h': h }) as CSSProperties;
