/** Asks for training, a backtest or a contest: of which series, by whom, and how far. */

import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';

import { backtest, contest, forecaster, train, type Champion } from '../api/champions';
import { AskForm, type Values } from '../form/AskForm';
import { TextField } from '../form/fields';
import { givenOf, ParameterFields } from '../form/ParameterFields';
import { forecasterName } from '../i18n/forecasters';
import { useLanguage, useWords } from '../i18n/language';
import { Dialog } from '../sheet/Dialog';
import { SeriesMany } from '../sheet/SeriesSelect';
import { By, Competing } from './AskFields';
import { askWords, type Work } from './askWords';
import type { Begun } from './ModelsPage';

interface Props {
  work: Work;
  /** The group that a contest is held for again. */
  group?: Champion;
  onBegun: (begun: Begun) => void;
  onClose: () => void;
}

const OFTEN = ['ridge', 'like-days'];

export function AskDialog({ work, group, onBegun, onClose }: Props) {
  const words = useWords(askWords);
  const { language } = useLanguage();
  const [series, setSeries] = useState(group?.series_ids ?? []);
  const [covariates, setCovariates] = useState(group?.covariates ?? []);
  const [name, setName] = useState('house');
  const [competing, setCompeting] = useState(OFTEN);
  const parameters = useQuery({ ...forecaster(name), enabled: work !== 'contest' }).data?.parameters ?? [];
  const send = async (values: Values): Promise<Begun> => {
    if (series.length === 0) throw new Error(words.chooseSeries);
    const common = { series_ids: series, covariates, horizon_hours: Number(values['horizon']) };
    const by = { forecaster: name, parameters: givenOf(values, parameters), each: false };
    const title = words.jobs[work](work === 'contest' ? (values['group'] ?? '') : forecasterName(name, language));
    if (work === 'train') return { job: await train({ ...common, ...by }), title };
    const origins = Number(values['origins']);
    if (work === 'backtest') return { job: await backtest({ ...common, ...by, origins }), title };
    if (competing.length === 0) throw new Error(words.chooseForecasters);
    return { job: await contest({ ...common, group: values['group'] ?? '', forecasters: competing, origins, renew: true }), title };
  };
  return (
    <Dialog title={words.titles[work]} opened onClose={onClose} wide>
      <p className="fs-note">{words.told[work]}</p>
      <AskForm
        send={send}
        action={words.go[work]}
        onDone={(begun) => {
          onBegun(begun);
          onClose();
        }}
      >
        {work === 'contest' && <TextField name="group" label={words.group} description={words.groupHelp} defaultValue={group?.name ?? ''} readOnly={group !== undefined} maxLength={200} autoComplete="off" />}
        <SeriesMany label={words.series} value={series} onChange={setSeries} />
        <SeriesMany label={words.covariates} description={words.covariatesHelp} value={covariates} onChange={setCovariates} />
        {work === 'contest' ? <Competing value={competing} onChange={setCompeting} /> : <By value={name} onChange={setName} />}
        <div className="fs-pair">
          <TextField name="horizon" type="number" min={1} max={8784} label={words.horizon} defaultValue={String(group?.horizon_hours ?? 24)} dir="ltr" />
          {work !== 'train' && <TextField name="origins" type="number" min={work === 'contest' ? 14 : 1} max={1000} label={words.origins} defaultValue={work === 'contest' ? '28' : '14'} dir="ltr" />}
        </div>
        {work !== 'contest' && parameters.length > 0 && (
          <details className="fs-details" key={name}>
            <summary className="fs-way">{words.parameters}</summary>
            <ParameterFields parameters={parameters} />
          </details>
        )}
      </AskForm>
    </Dialog>
  );
}
