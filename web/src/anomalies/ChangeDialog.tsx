/** Changes how a detector looks; where that makes a difference it learns anew. */

import { useQuery, useQueryClient } from '@tanstack/react-query';

import { changeDetector, method, type Detector } from '../api/anomalies';
import { AskForm, type Values } from '../form/AskForm';
import { givenOf, ParameterFields } from '../form/ParameterFields';
import { useWords } from '../i18n/language';
import { Dialog } from '../sheet/Dialog';
import { detectorWords } from './detectorWords';
import { strictnessOf } from './strictness';
import { StrictnessFields } from './StrictnessFields';

export function ChangeDialog({ detector, name, onClose }: { detector: Detector; name: string; onClose: () => void }) {
  const words = useWords(detectorWords);
  const cache = useQueryClient();
  const { data } = useQuery(method(detector.method));
  const send = (values: Values) => {
    const { detector_id, parameters } = detector;
    const told = data ? { parameters: { ...listsOf(parameters), ...givenOf(values, data.parameters) } } : {};
    return changeDetector({ detector_id, ...strictnessOf(values, words.badHours), ...told });
  };
  return (
    <Dialog title={words.changeTitle(name)} opened onClose={onClose} wide>
      <AskForm
        send={send}
        action={words.save}
        onDone={() => {
          void cache.invalidateQueries({ queryKey: ['detectors'] });
          onClose();
        }}
      >
        <StrictnessFields known={detector} />
        {data && (
          <details className="fs-details">
            <summary className="fs-way">{words.parameters}</summary>
            <ParameterFields parameters={data.parameters} given={detector.parameters} />
          </details>
        )}
      </AskForm>
    </Dialog>
  );
}

/** What has no field stays as it is. */
function listsOf(parameters: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(parameters).filter(([, value]) => Array.isArray(value)));
}
