/** What a series looks like on the chart, in little: its colour, its dashes and its mark. */

import { MARKS, type Mark, type Style } from './styles';

const SHAPES: Record<string, string> = { circle: 'M15 3a3 3 0 1 0 0 6a3 3 0 1 0 0-6', rect: 'M12.2 3.2h5.6v5.6h-5.6z', triangle: 'M15 2.2l3.6 6.4h-7.2z', diamond: 'M15 2l4 4-4 4-4-4z' };

export function LineMark({ style }: { style: Style }) {
  const { shape, hollow } = shapeOf(style.mark);
  return (
    <svg className="fs-line-mark" viewBox="0 0 30 12" width={30} height={12} aria-hidden>
      <path d="M0 6H30" stroke={style.colour} strokeWidth={2} {...(style.dash !== 'solid' && { strokeDasharray: style.dash.join(' ') })} />
      <path d={shape} stroke={style.colour} strokeWidth={1.4} fill={hollow ? 'var(--fs-surface)' : style.colour} />
    </svg>
  );
}

function shapeOf(mark: Mark): { shape: string; hollow: boolean } {
  const hollow = MARKS.indexOf(mark) >= MARKS.length / 2;
  const name = hollow ? mark.replace('empty', '').toLowerCase() : mark;
  return { shape: SHAPES[name] ?? '', hollow };
}
