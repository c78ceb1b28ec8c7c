/** Where panels lie: moved and resized on a grid of 12 columns, those in the way go down, and nothing hangs in the air. */

import type { Place } from '../api/dashboards';

export const COLUMNS = 12;
const TALLEST = 40;

export interface Placed {
  id: string;
  place: Place;
}

export const across = (a: Place, b: Place) => a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h;

const clamp = (value: number, low: number, high: number) => Math.max(low, Math.min(high, value));

/** The same place within the grid: never wider than it, never off its sides. */
export function within({ x, y, w, h }: Place): Place {
  const wide = clamp(Math.round(w), 1, COLUMNS);
  return { x: clamp(Math.round(x), 0, COLUMNS - wide), y: Math.max(0, Math.round(y)), w: wide, h: clamp(Math.round(h), 1, TALLEST) };
}

const byRow = (a: Placed, b: Placed) => a.place.y - b.place.y || a.place.x - b.place.x;

/** In the order in which one reads them, and in which a phone shows them. */
export function inOrder<T extends Placed>(panels: readonly T[]): T[] {
  return [...panels].sort(byRow);
}

/**
 * Every panel as far up as it goes, in reading order; the one that is `held` is laid first, where it is wanted, so that
 * others make room for it.
 */
export function compact<T extends Placed>(panels: readonly T[], held?: string): T[] {
  const first = panels.find(({ id }) => id === held);
  const laid: Placed[] = first ? [{ id: first.id, place: lifted(first.place, aboveOf(panels, first)) }] : [];
  for (const panel of inOrder(panels)) {
    if (panel.id === held) continue;
    let place = { ...panel.place, y: 0 };
    while (laid.some((other) => across(other.place, place))) place = { ...place, y: place.y + 1 };
    laid.push({ id: panel.id, place });
  }
  const found = new Map(laid.map(({ id, place }) => [id, place]));
  return settled(panels.map((panel) => ({ ...panel, place: found.get(panel.id) ?? panel.place })));
}

/** What lies above a panel and would hold it up. */
const aboveOf = (panels: readonly Placed[], mine: Placed) =>
  panels.filter(({ id, place }) => id !== mine.id && place.y + place.h <= mine.place.y).map(({ place }) => place);

function lifted(place: Place, others: readonly Place[]): Place {
  let y = place.y;
  while (y > 0 && !others.some((other) => across(other, { ...place, y: y - 1 }))) y--;
  return { ...place, y };
}

/** Lift each once more, the highest first: a panel that moved away leaves room below it. */
function settled<T extends Placed>(panels: readonly T[]): T[] {
  const done = new Map<string, Place>();
  for (const panel of inOrder(panels)) {
    const others = panels.filter(({ id }) => id !== panel.id).map(({ id, place }) => done.get(id) ?? place);
    done.set(panel.id, lifted(panel.place, others));
  }
  return panels.map((panel) => ({ ...panel, place: done.get(panel.id) ?? panel.place }));
}

/** The panels with one of them at another place, or of another size. */
export function placed<T extends Placed>(panels: readonly T[], id: string, place: Place): T[] {
  return compact(
    panels.map((panel) => (panel.id === id ? { ...panel, place: within(place) } : panel)),
    id,
  );
}

/** Where a new panel of a size begins: the first gap that holds it. */
export function roomFor(panels: readonly Placed[], { w, h }: Pick<Place, 'w' | 'h'>): Place {
  for (let y = 0; ; y++) {
    for (let x = 0; x + w <= COLUMNS; x++) {
      const place = { x, y, w, h };
      if (!panels.some((other) => across(other.place, place))) return place;
    }
  }
}

export type Step = 'left' | 'right' | 'up' | 'down';

/** The panels after one step by key: left and right are those of the page, and over a neighbour it goes whole. */
export function stepped<T extends Placed>(panels: readonly T[], id: string, step: Step, resize: boolean): T[] {
  const mine = panels.find((panel) => panel.id === id);
  if (!mine) return [...panels];
  const { x, y, w, h } = mine.place;
  const [dx, dy] = { left: [-1, 0], right: [1, 0], up: [0, -1], down: [0, 1] }[step] as [number, number];
  if (resize) return placed(panels, id, { x, y, w: Math.min(w + dx, COLUMNS - x), h: h + dy });
  if (dy === 0) return placed(panels, id, { x: x + dx, y, w, h });
  const others = panels.filter((panel) => panel.id !== id).map(({ place }) => place);
  const sharing = others.filter((place) => place.x < x + w && x < place.x + place.w);
  if (dy < 0) {
    const above = sharing.filter((place) => place.y + place.h <= y);
    return placed(panels, id, { x, y: Math.max(0, ...above.map((place) => place.y)), w, h });
  }
  const below = sharing.filter((place) => place.y >= y + h);
  const next = below.length > 0 ? Math.min(...below.map((place) => place.y)) : null;
  const under = below.find((place) => place.y === next);
  if (!under) return [...panels];
  // It changes places with the one below: that one goes up, this one lies under it.
  const swapped = panels.map((panel) => {
    if (panel.id === id) return { ...panel, place: { x, y: y + under.h, w, h } };
    return panel.place === under ? { ...panel, place: { ...under, y } } : panel;
  });
  return compact(swapped);
}
