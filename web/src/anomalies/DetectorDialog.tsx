/** Sets a detector for each of some series, or one for all of them where its method judges them together. */

import { Switch } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';

import { method as methodQuery, setDetector } from '../api/anomalies';
import { AskForm, type Values } from '../form/AskForm';
import { givenOf, ParameterFields } from '../form/ParameterFields';
import { useWords } from '../i18n/language';
import { Dialog } from '../sheet/Dialog';
import { SeriesMany } from '../sheet/SeriesSelect';
import { detectorWords } from './detectorWords';
import { MethodSelect, useMethod } from './MethodSelect';
import { strictnessOf } from './strictness';
import { StrictnessFields } from './StrictnessFields';

export function DetectorDialog({ onClose }: { onClose: () => void }) {
  const words = useWords(detectorWords);
  const cache = useQueryClient();
  const [series, setSeries] = useState<number[]>([]);
  const [name, setName] = useState('seasonal-residual');
  const [wanted, setEnabled] = useState(true);
  const known = useMethod(name);
  const parameters = useQuery(methodQuery(name)).data?.parameters ?? [];
  const enabled = wanted && known?.online === true;
  const send = async (values: Values) => {
    if (series.length === 0) throw new Error(words.chooseSeries);
    const told = { method: name, ...strictnessOf(values, words.badHours), parameters: givenOf(values, parameters), enabled };
    const subjects = known?.many ? [series] : series.map((id) => [id]);
    for (const series_ids of subjects) await setDetector({ ...told, series_ids });
  };
  return (
    <Dialog title={words.setTitle} opened onClose={onClose} wide>
      <AskForm
        send={send}
        action={words.set}
        onDone={() => {
          void cache.invalidateQueries({ queryKey: ['detectors'] });
          onClose();
        }}
      >
        <SeriesMany label={words.series} description={words.seriesHelp} value={series} onChange={setSeries} />
        <MethodSelect value={name} onChange={setName} />
        <StrictnessFields />
        <Switch
          label={words.enabled}
          checked={enabled}
          disabled={known?.online !== true}
          description={known?.online === false ? words.notOnline : null}
          onChange={(event) => {
            setEnabled(event.currentTarget.checked);
          }}
        />
        {parameters.length > 0 && (
          <details className="fs-details" key={name}>
            <summary className="fs-way">{words.parameters}</summary>
            <ParameterFields parameters={parameters} />
          </details>
        )}
      </AskForm>
    </Dialog>
  );
}
