/** What became of a schedule's times. */

import { useQuery } from '@tanstack/react-query';

import { history, type Schedule } from '../api/schedules';
import { useLanguage, useWords } from '../i18n/language';
import { Dialog } from '../sheet/Dialog';
import { Asked } from '../sheet/Page';
import { Sheet } from '../sheet/Sheet';
import { scheduleWords } from './words';

export function HistoryDialog({ schedule, onClose }: { schedule: Schedule; onClose: () => void }) {
  const words = useWords(scheduleWords);
  const { formats } = useLanguage();
  const query = useQuery(history(schedule.schedule_id));
  return (
    <Dialog title={words.historyOf(schedule.name)} opened onClose={onClose} wide>
      <Asked query={query} empty={words.noHistory}>
        {(rows) => (
          <Sheet
            label={words.history}
            rows={rows}
            keyOf={(row) => `${row.due_at} ${row.fired_at}`}
            columns={[
              { label: words.due, cell: (row) => formats.moment(Date.parse(row.due_at), schedule.zone) },
              {
                label: words.outcome,
                cell: (row) => (
                  <span className={`fs-badge fs-badge-${row.outcome === 'missed' || row.outcome === 'refused' ? 'red' : 'green'}`}>
                    {words.outcomes[row.outcome] ?? row.outcome}
                    {row.count > 1 && ` × ${formats.whole(row.count)}`}
                  </span>
                ),
              },
            ]}
          />
        )}
      </Asked>
    </Dialog>
  );
}
