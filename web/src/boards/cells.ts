/** How far a pointer went, in columns and rows of the grid. */

import { COLUMNS } from './layout';

export interface Cell {
  /** Pixels from one column, or row, to the next. */
  wide: number;
  high: number;
}

/** Null where panels stand one below the other, as on a phone: there they are moved by their menu. */
export function cellOf(grid: HTMLElement): Cell | null {
  const style = getComputedStyle(grid);
  if (style.gridTemplateColumns.split(' ').length < COLUMNS) return null;
  const gap = Number.parseFloat(style.columnGap) || 0;
  const row = Number.parseFloat(style.gridAutoRows) || 56;
  return { wide: (grid.clientWidth + gap) / COLUMNS, high: row + gap };
}

export const columnsBy = (pixels: number, { wide }: Cell, rtl: boolean) => Math.round(((rtl ? -1 : 1) * pixels) / wide);
export const rowsBy = (pixels: number, { high }: Cell) => Math.round(pixels / high);
