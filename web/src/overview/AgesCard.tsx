/** How old the newest value of each series is, the most overdue first. */

import { IconClockExclamation } from '@tabler/icons-react';

import { useLanguage, useWords } from '../i18n/language';
import type { Age } from './glance';
import { ListCard, SeriesRow } from './ListCard';
import { overviewWords } from './words';

export function AgesCard({ old, now }: { old: Age[]; now: number }) {
  const words = useWords(overviewWords);
  const { formats } = useLanguage();
  return (
    <ListCard title={words.ages} term="late" note={words.agesNote} rows={old} keyOf={({ series }) => series.series_id}>
      {({ series, last, late }) => (
        <SeriesRow series={series}>
          <span className={`fs-badge ${late ? 'fs-badge-amber' : 'fs-badge-green'}`} title={last === null ? undefined : formats.moment(last, series.zone)}>
            {late ? <IconClockExclamation size={13} stroke={2} aria-hidden /> : <span className="fs-dot" aria-hidden />}
            {last === null ? words.never : formats.age(last, now)}
          </span>
        </SeriesRow>
      )}
    </ListCard>
  );
}
