/** A day, or a few: filled as far as its steps are there, so that no colour is needed to read it. */

import type { CSSProperties } from 'react';

import { shareOf, stateOf, type Cell } from './days';

export function CellMark({ cell, title }: { cell: Cell; title?: string | undefined }) {
  const share = shareOf(cell);
  return <i className="fs-day" data-state={stateOf(cell)} data-held={cell.held > 0 || undefined} title={title} style={share === null ? undefined : ({ '--fs-share': share } as CSSProperties)} />;
}
