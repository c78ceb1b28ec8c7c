/** What the scheduled work is about: series, a trained model, or nothing. */

import { Checkbox, NativeSelect } from '@mantine/core';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';

import { models } from '../api/models';
import { seriesList } from '../api/queries';
import { TextField } from '../form/fields';
import { useLanguage, useWords } from '../i18n/language';
import { useTimes } from '../sheet/useTimes';
import { scheduleWords } from './words';

export interface Chosen {
  series: number[];
  model: string;
}

interface Props {
  about: 'series' | 'model' | null;
  chosen: Chosen;
  onChange: (chosen: Chosen) => void;
}

export function Parameters({ about, chosen, onChange }: Props) {
  if (about === 'series') return <OfSeries chosen={chosen} onChange={onChange} />;
  return about === 'model' ? <OfModel chosen={chosen} onChange={onChange} /> : null;
}

function OfSeries({ chosen, onChange }: Omit<Props, 'about'>) {
  const words = useWords(scheduleWords);
  const { words: common } = useLanguage();
  const { data, hasNextPage, fetchNextPage } = useInfiniteQuery(seriesList(''));
  const items = data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <>
      <Checkbox.Group
        label={words.series}
        className="fs-permissions"
        value={chosen.series.map(String)}
        onChange={(ids) => {
          onChange({ ...chosen, series: ids.map(Number) });
        }}
      >
        <div>
          {items.map((series) => (
            <Checkbox key={series.series_id} value={String(series.series_id)} label={series.name} />
          ))}
        </div>
        {data && items.length === 0 && <p className="fs-note">{words.noSeries}</p>}
        {hasNextPage && (
          <button type="button" className="fs-chip" onClick={() => void fetchNextPage()}>
            {common.showMore}
          </button>
        )}
      </Checkbox.Group>
      <TextField name="horizon" type="number" min={1} max={8784} label={words.horizon} defaultValue="24" dir="ltr" />
    </>
  );
}

function OfModel({ chosen, onChange }: Omit<Props, 'about'>) {
  const words = useWords(scheduleWords);
  const times = useTimes();
  const { data } = useQuery(models);
  const options = (data ?? []).map((model) => ({ value: model.model_id, label: `${model.forecaster} · ${times.moment(model.issued_at)}` }));
  return (
    <NativeSelect
      size="md"
      label={words.model}
      required
      withAsterisk={false}
      name="model"
      value={chosen.model}
      onChange={(event) => {
        onChange({ ...chosen, model: event.currentTarget.value });
      }}
      data={[{ value: '', label: options.length > 0 || !data ? '–' : words.noModel }, ...options]}
    />
  );
}
