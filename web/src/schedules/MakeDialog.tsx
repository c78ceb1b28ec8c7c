/** Makes a schedule: the work, the times with a preview of them, and what becomes of missed ones. */

import { NativeSelect, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';

import { makeSchedule, schedules } from '../api/schedules';
import { useMay } from '../app/useSession';
import { AskForm, type Values } from '../form/AskForm';
import { TextField } from '../form/fields';
import { useWords } from '../i18n/language';
import { Dialog } from '../sheet/Dialog';
import { useTimes } from '../sheet/useTimes';
import { Coming } from './Coming';
import { isKind, KINDS, zones, type ScheduleKind } from './kinds';
import { Parameters, type Chosen } from './Parameters';
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
  const [settled] = useDebouncedValue(cron.trim(), 250);
  const about = KINDS.find((known) => known.kind === kind)?.about ?? null;
  const send = (typed: Values) => {
    if (about === 'series' && chosen.series.length === 0) throw new Error(words.chooseSeries);
    return makeSchedule({
      name: typed['name'] ?? '',
      kind,
      parameters: parametersOf(about, chosen, Number(typed['horizon'])),
      cron: cron.trim(),
      zone,
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
        <div className="fs-pair">
          <TextInput
            size="md"
            name="cron"
            label={words.cron}
            description={words.cronHelp}
            inputWrapperOrder={['label', 'input', 'description']}
            value={cron}
            onChange={(event) => {
              setCron(event.currentTarget.value);
            }}
            dir="ltr"
            spellCheck={false}
            autoComplete="off"
          />
          <NativeSelect
            size="md"
            label={words.zone}
            value={zone}
            onChange={(event) => {
              setZone(event.currentTarget.value);
            }}
            data={zones(own)}
          />
        </div>
        <p className="fs-presets-line">
          {words.presets.map(([expression, label]) => (
            <button
              key={expression}
              type="button"
              className="fs-chip"
              aria-pressed={expression === cron}
              onClick={() => {
                setCron(expression);
              }}
            >
              {label}
            </button>
          ))}
        </p>
        <Coming cron={settled} zone={zone} />
        <NativeSelect size="md" name="catch_up" label={words.catchUp} data={Object.entries(words.catchUps).map(([value, label]) => ({ value, label }))} />
      </AskForm>
    </Dialog>
  );
}

function parametersOf(about: 'series' | 'model' | null, chosen: Chosen, horizon: number): Record<string, unknown> {
  if (about === 'series') return { series_ids: chosen.series, horizon_hours: horizon };
  return about === 'model' ? { model_id: chosen.model } : {};
}
