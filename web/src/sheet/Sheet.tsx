/** A table of things with what can be done to each; on a phone every row is a card, unless it is but a few numbers. */

import type { ReactNode } from 'react';

export interface Column<Row> {
  label: string;
  cell: (row: Row) => ReactNode;
  /** Buttons: they need no label. */
  actions?: boolean;
}

interface Props<Row> {
  label: string;
  rows: readonly Row[];
  columns: Column<Row>[];
  keyOf: (row: Row) => string;
  /** Of few and short columns: stays a table on a phone. */
  tight?: boolean;
  /** Rows that count no more: ended, used up. */
  faded?: (row: Row) => boolean;
}

/** Roles are named because a row that is shown as a card loses its own. */
export function Sheet<Row>({ label, rows, columns, keyOf, tight = false, faded }: Props<Row>) {
  return (
    <table className={tight ? 'fs-sheet fs-sheet-tight' : 'fs-sheet fs-sheet-cards'} role="table" aria-label={label}>
      <thead role="rowgroup">
        <tr role="row">
          {columns.map(({ label: name, actions }) => (
            <th key={name} role="columnheader" scope="col">
              {actions ? <span className="fs-hidden">{name}</span> : name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody role="rowgroup">
        {rows.map((row) => (
          <tr key={keyOf(row)} role="row" data-faded={faded?.(row) || undefined}>
            {columns.map(({ label: name, cell, actions }, at) => (
              <td key={name} role="cell" data-label={at > 0 && !actions ? name : undefined} data-actions={actions}>
                {cell(row)}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
