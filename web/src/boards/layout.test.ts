import { describe, expect, test } from 'vitest';

import { across, compact, inOrder, placed, roomFor, stepped, within, type Placed } from './layout';

const at = (id: string, x: number, y: number, w: number, h: number): Placed => ({ id, place: { x, y, w, h } });
const shown = (panels: readonly Placed[]) => Object.fromEntries(panels.map(({ id, place: { x, y, w, h } }) => [id, [x, y, w, h].join(' ')]));
const page = [at('a', 0, 0, 6, 4), at('b', 6, 0, 6, 4), at('c', 0, 4, 12, 3)];

describe('a panel that is moved', () => {
  test('onto another takes its place, and that one goes below', () => {
    expect(shown(placed(page, 'b', { x: 0, y: 0, w: 6, h: 4 }))).toEqual({ b: '0 0 6 4', a: '0 4 6 4', c: '0 8 12 3' });
  });
  test('away leaves no hole', () => {
    expect(shown(placed(page, 'c', { x: 0, y: 40, w: 12, h: 3 }))).toEqual(shown(page));
  });
  test('stays within the grid', () => {
    expect(within({ x: 10, y: -3, w: 6, h: 0 })).toEqual({ x: 6, y: 0, w: 6, h: 1 });
    expect(within({ x: 2, y: 0, w: 99, h: 99 })).toEqual({ x: 0, y: 0, w: 12, h: 40 });
  });
  test('wider pushes its neighbour down', () => {
    expect(shown(placed(page, 'a', { x: 0, y: 0, w: 8, h: 4 }))).toEqual({ a: '0 0 8 4', b: '6 4 6 4', c: '0 8 12 3' });
  });
});

describe('a step by key', () => {
  test('down changes places with the one below, up takes it back', () => {
    const down = stepped([at('a', 0, 0, 12, 2), at('c', 0, 2, 12, 3)], 'a', 'down', false);
    expect(shown(down)).toEqual({ c: '0 0 12 3', a: '0 3 12 2' });
    expect(shown(stepped(down, 'a', 'up', false))).toEqual({ a: '0 0 12 2', c: '0 2 12 3' });
  });
  test('at an edge moves nothing', () => {
    expect(shown(stepped(page, 'a', 'left', false))).toEqual(shown(page));
    expect(shown(stepped(page, 'a', 'up', false))).toEqual(shown(page));
    expect(shown(stepped(page, 'c', 'down', false))).toEqual(shown(page));
    expect(shown(stepped(page, 'b', 'right', true))).toEqual(shown(page));
  });
  test('resizes by a column or a row', () => {
    expect(shown(stepped(page, 'b', 'left', true))['b']).toBe('6 0 5 4');
    expect(shown(stepped(page, 'c', 'down', true))['c']).toBe('0 4 12 4');
  });
});

test('a new panel takes the first gap that holds it', () => {
  expect(roomFor([at('a', 0, 0, 9, 2)], { w: 3, h: 2 })).toEqual({ x: 9, y: 0, w: 3, h: 2 });
  expect(roomFor(page, { w: 3, h: 2 })).toEqual({ x: 0, y: 7, w: 3, h: 2 });
});

test('panels are read row by row, whatever their order in the document', () => {
  expect(inOrder([page[2], page[1], page[0]].filter((one) => one !== undefined)).map(({ id }) => id)).toEqual(['a', 'b', 'c']);
});

test('whatever is done, no two panels share a cell and all are kept', () => {
  let seed = 7;
  const random = (below: number) => (seed = (seed * 16_807) % 2_147_483_647) % below;
  let panels: Placed[] = Array.from({ length: 14 }, (_, n) => at(String(n), (n * 3) % 12, n, 3, 2));
  panels = compact(panels);
  for (let turn = 0; turn < 300; turn++) {
    const id = String(random(14));
    const step = (['left', 'right', 'up', 'down'] as const)[random(4)] ?? 'up';
    panels = turn % 3 ? stepped(panels, id, step, random(2) === 1) : placed(panels, id, { x: random(12), y: random(20), w: 1 + random(12), h: 1 + random(5) });
    const over = panels.filter((one) => panels.some((other) => one.id !== other.id && across(one.place, other.place)));
    if (over.length > 0 || panels.length !== 14) expect.fail(`turn ${turn}: ${over.map((one) => one.id).join(', ')} of ${panels.length}`);
  }
  expect(panels.map(({ id }) => Number(id)).sort((a, b) => a - b)).toEqual(Array.from({ length: 14 }, (_, n) => n));
});
