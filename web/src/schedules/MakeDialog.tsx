/** Makes a schedule: the work, and its times or that it is asked for when values come. */

import { NativeSelect } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';

import { makeSchedule, schedules } from '../api/schedules';
import { useMay } from '../app/useSession';
import { AskForm, type Values } from '../form/AskForm';
import { TextField } from '../form/fields';
import { useWords } from '../i18n/language';
import { Dialog } from '../sheet/Dialog';
import { useTimes } from '../sheet/useTimes';
import { isKind, KINDS, type ScheduleKind } from './kinds';
import { Parameters, type Chosen } from './Parameters';
import { Times } from './Times';
import { scheduleWords } from './words';

export function MakeDialog({ onClose }: { onClose: () => void }) {
  const words = useWords(scheduleWords);
  const cache = useQueryClient();
  const may = useMay();
  const own = useTimes().zone;
  const kinds = KINDS.filter(({ permission }) => may(permission));
  const [kind, setKind] = useState<ScheduleKind>(kinds[0]?.kind ?? 'verify');
  const [chosen, setChosen] = useState<Chosen>({ series: [], model: '' });
  const [cron, setCron] = useState(words.presets[1]?.[0] ?? '0 9 * * *');
  const [zone, setZone] = useState(own);
  const [wanted, setUpon] = useState<'clock' | 'arrival'>('clock');
  const about = KINDS.find((known) => known.kind === kind)?.about ?? null;
  const upon = about ? wanted : 'clock';
  const send = (typed: Values) => {
    if (about === 'series' && chosen.series.length === 0) throw new Error(words.chooseSeries);
    return makeSchedule({
      name: typed['name'] ?? '',
      kind,
      parameters: parametersOf(about, chosen, Number(typed['horizon'])),
      upon,
      cron: upon === 'clock' ? cron.trim() : '',
      zone,
      pause_minutes: Number(typed['pause'] ?? 15),
      catch_up: typed['catch_up'] === 'once' || typed['catch_up'] === 'all' ? typed['catch_up'] : 'skip',
      enabled: true,
    });
  };
  return (
    <Dialog title={words.makeTitle} opened onClose={onClose} wide>
      <AskForm
        send={send}
        onDone={() => {
          void cache.invalidateQueries(schedules);
          onClose();
        }}
        action={words.make}
      >
        <TextField name="name" label={words.name} placeholder={words.nameHelp} autoComplete="off" maxLength={100} data-autofocus />
        <NativeSelect
          size="md"
          label={words.work}
          value={kind}
          onChange={(event) => {
            if (isKind(event.currentTarget.value)) setKind(event.currentTarget.value);
          }}
          data={kinds.map((known) => ({ value: known.kind, label: words.kinds[known.kind] }))}
        />
        <Parameters about={about} chosen={chosen} onChange={setChosen} />
        {about && (
          <NativeSelect
            size="md"
            label={words.when}
            value={upon}
            onChange={(event) => {
              setUpon(event.currentTarget.value === 'arrival' ? 'arrival' : 'clock');
            }}
            data={Object.entries(words.upons).map(([value, label]) => ({ value, label }))}
          />
        )}
        {upon === 'arrival' ? (
          <TextField name="pause" type="number" min={1} max={527_040} label={words.pause} defaultValue="15" dir="ltr" />
        ) : (
          <Times cron={cron} zone={zone} onCron={setCron} onZone={setZone} own={own} />
        )}
      </AskForm>
    </Dialog>
  );
}

function parametersOf(about: 'series' | 'model' | null, chosen: Chosen, horizon: number): Record<string, unknown> {
  if (about === 'series') return { series_ids: chosen.series, horizon_hours: horizon };
  return about === 'model' ? { model_id: chosen.model } : {};
}
