/** Work that is asked for by the clock, or when values come. */

import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';

import { removeSchedule, schedules, type Schedule } from '../api/schedules';
import { useMay } from '../app/useSession';
import { useWords } from '../i18n/language';
import { ListPage } from '../sheet/ListPage';
import { Asked, Card } from '../sheet/Page';
import { HistoryDialog } from './HistoryDialog';
import { MakeDialog } from './MakeDialog';
import { ScheduleList } from './ScheduleList';
import { scheduleWords } from './words';

export function SchedulesPage() {
  const words = useWords(scheduleWords);
  const may = useMay();
  const query = useQuery(schedules);
  const cache = useQueryClient();
  const [shown, setShown] = useState<{ to: 'make' } | { to: 'history' | 'remove'; schedule: Schedule } | null>(null);
  const again = () => void cache.invalidateQueries(schedules);
  const close = () => {
    setShown(null);
  };
  const write = may('schedule:write');
  return (
    <ListPage
      words={words}
      begin={write && words.make}
      onBegin={() => {
        setShown({ to: 'make' });
      }}
      ending={
        shown?.to === 'remove' && {
          title: words.removeTitle(shown.schedule.name),
          told: words.removeTold,
          action: words.remove,
          run: () => removeSchedule(shown.schedule.schedule_id),
          onDone: again,
          onClose: close,
        }
      }
    >
      <Card>
        <Asked query={query} empty={words.none}>
          {(rows) => (
            <ScheduleList
              rows={rows}
              write={write}
              onShow={(to, schedule) => {
                setShown({ to, schedule });
              }}
            />
          )}
        </Asked>
      </Card>
      {shown?.to === 'make' && <MakeDialog onClose={close} />}
      {shown?.to === 'history' && <HistoryDialog schedule={shown.schedule} onClose={close} />}
    </ListPage>
  );
}
