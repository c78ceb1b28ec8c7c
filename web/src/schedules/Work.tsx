/** What the scheduled work is about, asked for as its kind takes it. */

import { MultiSelect, NativeSelect } from '@mantine/core';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useState } from 'react';

import { detectors } from '../api/anomalies';
import { champions, forecaster } from '../api/champions';
import { models } from '../api/models';
import { sources } from '../api/quality';
import { issues } from '../api/why';
import { MethodSelect } from '../anomalies/MethodSelect';
import { TextField } from '../form/fields';
import { ParameterFields } from '../form/ParameterFields';
import { methodName } from '../i18n/detectors';
import { forecasterName } from '../i18n/forecasters';
import { useLanguage, useWords } from '../i18n/language';
import { By, Competing } from '../models/AskFields';
import { askWords } from '../models/askWords';
import { SeriesMany, SeriesSelect } from '../sheet/SeriesSelect';
import { useSeriesOf } from '../sheet/useSeriesOf';
import { useTimes } from '../sheet/useTimes';
import type { ScheduleKind } from './kinds';
import { GROUP, type Told } from './told';
import { scheduleWords } from './words';

interface Props {
  told: Told;
  onTell: (part: Partial<Told>) => void;
}

export function Work({ kind, ...props }: Props & { kind: ScheduleKind }) {
  if (kind === 'issue' || kind === 'certify') return <OfModel champion={kind === 'issue'} {...props} />;
  if (kind === 'train' || kind === 'backtest' || kind === 'contest') return <Forecasting kind={kind} {...props} />;
  if (kind === 'reproduce') return <OfIssue {...props} />;
  if (kind === 'pull') return <OfSource {...props} />;
  if (kind === 'detect') return <Looking {...props} />;
  return kind === 'watch' ? <OfDetectors {...props} /> : null;
}

function Forecasting({ kind, told, onTell }: Props & { kind: 'train' | 'backtest' | 'contest' }) {
  const words = useWords(askWords);
  const contest = kind === 'contest';
  const parameters = useQuery({ ...forecaster(told.forecaster), enabled: !contest }).data?.parameters ?? [];
  return (
    <>
      {contest && <TextField name="group" label={words.group} description={words.groupHelp} maxLength={200} autoComplete="off" />}
      <SeriesMany label={words.series} value={told.series} onChange={(series) => { onTell({ series }); }} />
      <SeriesMany label={words.covariates} description={words.covariatesHelp} value={told.covariates} onChange={(covariates) => { onTell({ covariates }); }} />
      {contest ? <Competing value={told.competing} onChange={(competing) => { onTell({ competing }); }} /> : <By value={told.forecaster} onChange={(name) => { onTell({ forecaster: name }); }} />}
      <div className="fs-pair">
        <TextField name="horizon" type="number" min={1} max={8784} label={words.horizon} defaultValue="24" dir="ltr" />
        {kind !== 'train' && <TextField name="origins" type="number" min={contest ? 14 : 1} max={1000} label={words.origins} defaultValue={contest ? '28' : '14'} dir="ltr" />}
      </div>
      {!contest && parameters.length > 0 && (
        <details className="fs-details" key={told.forecaster}>
          <summary className="fs-way">{words.parameters}</summary>
          <ParameterFields parameters={parameters} />
        </details>
      )}
    </>
  );
}

function OfModel({ told, onTell, champion }: Props & { champion: boolean }) {
  const words = useWords(scheduleWords);
  const { language } = useLanguage();
  const times = useTimes();
  const trained = useQuery(models).data;
  const groups = useInfiniteQuery({ ...champions, enabled: champion }).data?.pages.flatMap(({ items }) => items) ?? [];
  const own = (trained ?? []).map(({ model_id, forecaster: by, issued_at }) => ({ value: model_id, label: `${forecasterName(by, language)} · ${times.moment(issued_at)}` }));
  const leading = groups.map(({ name }) => ({ value: GROUP + name, label: name }));
  return (
    <Choice
      name="model"
      label={words.model}
      value={told.of}
      onChange={(of) => { onTell({ of }); }}
      data={champion && leading.length > 0 ? [{ group: words.champions, items: leading }, { group: words.models, items: own }] : own}
      none={trained && own.length + leading.length === 0 ? words.noModel : '–'}
    />
  );
}

function OfIssue({ told, onTell }: Props) {
  const words = useWords(scheduleWords);
  const times = useTimes();
  const [of, setOf] = useState<number | null>(null);
  const found = useQuery({ ...issues(of ?? 0), enabled: of !== null }).data;
  const data = (found ?? []).map(({ issue_id, issued_at }) => ({ value: issue_id, label: times.moment(issued_at) }));
  return (
    <>
      <SeriesSelect
        label={words.issueOf}
        shown
        value={of}
        onChange={(id) => {
          setOf(id);
          onTell({ issue: '' });
        }}
      />
      <Choice name="issue" label={words.issue} value={told.issue} onChange={(issue) => { onTell({ issue }); }} data={data} none={found && data.length === 0 ? words.noIssue : '–'} />
    </>
  );
}

function OfSource({ told, onTell }: Props) {
  const words = useWords(scheduleWords);
  const asked = useQuery(sources).data?.filter((each) => each.asked);
  const data = (asked ?? []).map(({ source_id, name }) => ({ value: String(source_id), label: name }));
  return <Choice name="source" label={words.source} value={told.source} onChange={(chosen) => { onTell({ source: chosen }); }} data={data} none={asked && data.length === 0 ? words.noSource : '–'} />;
}

type Group = { group: string; items: { value: string; label: string }[] } | { value: string; label: string };

function Choice({ none, data, onChange, ...rest }: { name: string; label: string; value: string; data: Group[]; none: string; onChange: (value: string) => void }) {
  return (
    <NativeSelect
      size="md"
      required
      withAsterisk={false}
      onChange={(event) => {
        onChange(event.currentTarget.value);
      }}
      data={[{ value: '', label: none }, ...data]}
      {...rest}
    />
  );
}

function Looking({ told, onTell }: Props) {
  const words = useWords(scheduleWords);
  return (
    <>
      <SeriesMany label={words.watched} value={told.series} onChange={(series) => { onTell({ series }); }} />
      <MethodSelect value={told.method} onChange={(method) => { onTell({ method }); }} />
    </>
  );
}

function OfDetectors({ told, onTell }: Props) {
  const words = useWords(scheduleWords);
  const { language, formats } = useLanguage();
  const found = useInfiniteQuery(detectors).data?.pages.flatMap(({ items }) => items) ?? [];
  const series = useSeriesOf(found.flatMap(({ series_ids }) => series_ids.slice(0, 1)));
  const data = found.map(({ detector_id, method, series_ids }) => {
    const more = series_ids.length > 1 ? ` + ${formats.whole(series_ids.length - 1)}` : '';
    return { value: detector_id, label: `${methodName(method, language)} · ${series.get(series_ids[0] ?? 0)?.name ?? '…'}${more}` };
  });
  return <MultiSelect size="md" label={words.detectors} description={words.detectorsHelp} data={data} value={told.detectors} onChange={(chosen) => { onTell({ detectors: chosen }); }} hidePickedOptions searchable />;
}
