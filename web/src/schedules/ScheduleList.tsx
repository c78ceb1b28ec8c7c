/** The schedules: when each runs next, and a switch for each. */

import { Button, Switch } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';

import { changeSchedule, runSchedule, schedules, type Schedule } from '../api/schedules';
import { sentenceOf } from '../form/refusal';
import { formWords } from '../form/words';
import { useLanguage, useWords } from '../i18n/language';
import { Sheet } from '../sheet/Sheet';
import { isKind } from './kinds';
import { scheduleWords } from './words';

interface Props {
  rows: Schedule[];
  write: boolean;
  onShow: (to: 'history' | 'remove', schedule: Schedule) => void;
}

export function ScheduleList({ rows, write, onShow }: Props) {
  const words = useWords(scheduleWords);
  const forms = useWords(formWords);
  const { formats } = useLanguage();
  const cache = useQueryClient();
  const again = () => cache.invalidateQueries(schedules);
  const change = useMutation({ mutationFn: changeSchedule, onSettled: again });
  const run = useMutation({ mutationFn: runSchedule, onSettled: again });
  const refused = change.error ?? run.error;
  const asked = run.isSuccess && rows.find((row) => row.schedule_id === run.variables)?.name;
  return (
    <>
      <p className={refused ? 'fs-refusal' : 'fs-note'} role="status">
        {refused ? sentenceOf(refused, forms) : asked ? words.asked(asked) : ''}
      </p>
      <Sheet
        label={words.title}
        rows={rows}
        keyOf={(row) => row.schedule_id}
        faded={(row) => !row.enabled}
        columns={[
          {
            label: words.schedule,
            cell: (row) => (
              <span className="fs-two">
                <bdi>{row.name}</bdi>
                <span>{isKind(row.kind) ? words.kinds[row.kind] : row.kind}</span>
              </span>
            ),
          },
          {
            label: words.times,
            cell: (row) =>
              row.upon === 'arrival' ? (
                <span className="fs-two">
                  <span>{words.upons.arrival}</span>
                  <span>{words.apart(formats.whole(row.pause_minutes))}</span>
                </span>
              ) : (
                <span className="fs-two">
                  <code dir="ltr">{row.cron}</code>
                  <bdi>{row.zone}</bdi>
                </span>
              ),
          },
          { label: words.next, cell: (row) => <At at={row.enabled ? row.next_at : null} zone={row.zone} none={row.enabled ? words.upons.arrival : words.off} /> },
          { label: words.last, cell: (row) => <At at={row.last_at} zone={row.zone} none={words.never} /> },
          {
            label: words.action,
            actions: true,
            cell: (row) => (
              <span className="fs-acts">
                {write && (
                  <Switch
                    aria-label={words.on(row.name)}
                    checked={row.enabled}
                    disabled={change.isPending}
                    onChange={(event) => {
                      change.mutate({ schedule_id: row.schedule_id, enabled: event.currentTarget.checked });
                    }}
                  />
                )}
                {write && (
                  <Button
                    variant="default"
                    size="xs"
                    loading={run.isPending && run.variables === row.schedule_id}
                    onClick={() => {
                      run.mutate(row.schedule_id);
                    }}
                  >
                    {words.runNow}
                  </Button>
                )}
                {(write ? (['history', 'remove'] as const) : (['history'] as const)).map((to) => (
                  <Button
                    key={to}
                    variant="default"
                    size="xs"
                    onClick={() => {
                      onShow(to, row);
                    }}
                  >
                    {words[to]}
                  </Button>
                ))}
              </span>
            ),
          },
        ]}
      />
    </>
  );
}

/** A time on the wall of the zone, and the same in UTC. */
function At({ at, zone, none }: { at: string | null; zone: string; none: string }) {
  const { formats } = useLanguage();
  if (!at) return none;
  const moment = Date.parse(at);
  return (
    <time className="fs-two" dateTime={at}>
      <span>{formats.moment(moment, zone)}</span>
      {zone !== 'UTC' && <span>{formats.moment(moment, 'UTC')} UTC</span>}
    </time>
  );
}
