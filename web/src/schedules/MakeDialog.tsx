/** Makes a schedule: the work, and its times or that it is asked for when values come. */

import { NativeSelect } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';

import { useMethod } from '../anomalies/MethodSelect';
import { forecaster } from '../api/champions';
import { makeSchedule, schedules } from '../api/schedules';
import { useMay } from '../app/useSession';
import { AskForm, type Values } from '../form/AskForm';
import { TextField } from '../form/fields';
import { givenOf } from '../form/ParameterFields';
import { useWords } from '../i18n/language';
import { askWords } from '../models/askWords';
import { Dialog } from '../sheet/Dialog';
import { useTimes } from '../sheet/useTimes';
import { isKind, KINDS, type ScheduleKind } from './kinds';
import { Times } from './Times';
import { missing, NOTHING, parametersOf } from './told';
import { Work } from './Work';
import { scheduleWords } from './words';

export function MakeDialog({ onClose }: { onClose: () => void }) {
  const words = useWords(scheduleWords);
  const asks = useWords(askWords);
  const cache = useQueryClient();
  const may = useMay();
  const own = useTimes().zone;
  const kinds = KINDS.filter(({ permission }) => may(permission));
  const [kind, setKind] = useState<ScheduleKind>(kinds[0]?.kind ?? 'verify');
  const [told, setTold] = useState(NOTHING);
  const [cron, setCron] = useState(words.presets[1]?.[0] ?? '0 9 * * *');
  const [zone, setZone] = useState(own);
  const [wanted, setUpon] = useState<'clock' | 'arrival'>('clock');
  const arrives = KINDS.find((known) => known.kind === kind)?.arrives ?? false;
  const upon = arrives ? wanted : 'clock';
  const takes = useQuery({ ...forecaster(told.forecaster), enabled: kind === 'train' || kind === 'backtest' }).data?.parameters ?? [];
  const together = useMethod(told.method)?.many ?? false;
  const send = (typed: Values) => {
    const lacks = missing(kind, told);
    if (lacks) throw new Error(lacks === 'series' ? asks.chooseSeries : asks.chooseForecasters);
    return makeSchedule({
      name: typed['name'] ?? '',
      kind,
      parameters: parametersOf(kind, told, { ...typed, given: givenOf(typed, takes), together }),
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
        <Work
          key={kind}
          kind={kind}
          told={told}
          onTell={(part) => {
            setTold((before) => ({ ...before, ...part }));
          }}
        />
        {arrives && (
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
