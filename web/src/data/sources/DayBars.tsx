/** Rows of each of the last days as small bars; the words beside it say the same. */

import { useNow } from '../../app/useNow';
import { later } from '../quality/days';

const DAYS = 30;

export function DayBars({ rows, label }: { rows: Record<string, number>; label: string }) {
  const now = useNow();
  const today = new Date(now).toISOString().slice(0, 10);
  const counts = Array.from({ length: DAYS }, (_, n) => rows[later(today, n - DAYS + 1)] ?? 0);
  const most = Math.max(1, ...counts);
  return (
    <svg className="fs-source-bars" viewBox={`0 0 ${DAYS * 4} 24`} role="img" aria-label={label} preserveAspectRatio="none">
      {counts.map((count, n) => (
        <rect key={n} x={n * 4} width={3} y={count === 0 ? 23 : 24 - Math.max(2, (24 * count) / most)} height={count === 0 ? 1 : Math.max(2, (24 * count) / most)} data-none={count === 0 || undefined} />
      ))}
    </svg>
  );
}
