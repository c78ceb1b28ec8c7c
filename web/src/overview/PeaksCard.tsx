/** What is forecast next: the peak of each forecast within a day, with its range. */

import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';

import type { Overview } from '../api/overview';
import { useLanguage, useWords } from '../i18n/language';
import { Measured } from '../i18n/Unit';
import { ahead } from './glance';
import { ListCard, SeriesRow } from './ListCard';
import { overviewWords } from './words';

export function PeaksCard({ told, now }: { told: Overview; now: number }) {
  const words = useWords(overviewWords);
  const { formats } = useLanguage();
  const none = (
    <div className="fs-ov-none">
      <p className="fs-note">{words.noPeaks}</p>
      <Button renderRoot={(props) => <Link to="/schedules" {...props} />} variant="default" size="xs">
        {words.toSchedules}
      </Button>
    </div>
  );
  return (
    <ListCard title={words.peaks} term="peak" note={words.peaksNote} rows={ahead(told)} keyOf={({ series_id }) => series_id} empty={none}>
      {(series) => {
        const peak = series.next_peak;
        if (!peak) return null;
        return (
          <SeriesRow series={series} asOf={told.as_of ?? undefined}>
            <span className={peak.over ? 'fs-ov-when fs-ov-late' : 'fs-ov-when'}>
              {peak.over ? words.over(formats.age(Date.parse(peak.until), now)) : formats.brief(Date.parse(peak.event_at), series.zone, now)}
            </span>
            <span className="fs-ov-figure">
              <Measured text={formats.number(peak.median)} unit={series.unit} />
              <bdi className="fs-note">{formats.range(formats.number(peak.low), formats.number(peak.high))}</bdi>
            </span>
          </SeriesRow>
        );
      }}
    </ListCard>
  );
}
