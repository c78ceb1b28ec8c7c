/** The chosen series as the chart's legend: each can be hidden, opened and removed. */

import { IconArrowUpRight, IconX } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';

import { useWords } from '../i18n/language';
import { Unit } from '../i18n/Unit';
import { LineMark } from './LineMark';
import type { Line } from './lines';
import { exploreWords } from './words';

interface Props {
  lines: readonly Line[];
  /** So many will come: their room is kept. */
  awaited: number;
  /** Two axes are in use, so that it matters which. */
  sides: boolean;
  rtl: boolean;
  onToggle: (id: number) => void;
  onRemove: (id: number) => void;
}

export function Chosen({ lines, awaited, sides, rtl, onToggle, onRemove }: Props) {
  const words = useWords(exploreWords);
  const side = (axis: 0 | 1) => ((axis === 1) !== rtl ? words.right : words.left);
  return (
    <ul className="fs-chosen" data-testid="chosen">
      {lines.length === 0 && Array.from({ length: awaited }, (_, n) => <li key={n} className="fs-chosen-awaited" aria-hidden />)}
      {lines.map(({ series, style, axis, hidden }) => (
        <li key={series.series_id} data-hidden={hidden || axis === null || undefined}>
          <button
            type="button"
            className="fs-chosen-name"
            aria-pressed={!hidden}
            title={hidden ? words.show(series.name) : words.hide(series.name)}
            onClick={() => {
              onToggle(series.series_id);
            }}
          >
            <LineMark style={style} />
            <bdi className="fs-cut">{series.name}</bdi> <Unit unit={series.unit} />
            {sides && axis !== null && !hidden && <small>{side(axis)}</small>}
          </button>
          <Link to="/series/$seriesId" params={{ seriesId: series.series_id }} className="fs-chosen-act" title={words.open} aria-label={`${words.open}: ${series.name}`}>
            <IconArrowUpRight size={14} stroke={1.8} aria-hidden />
          </Link>
          <button
            type="button"
            className="fs-chosen-act"
            title={words.remove(series.name)}
            aria-label={words.remove(series.name)}
            onClick={() => {
              onRemove(series.series_id);
            }}
          >
            <IconX size={14} stroke={2} aria-hidden />
          </button>
        </li>
      ))}
    </ul>
  );
}
