/** How strict a detector is, what it learns from, and when it is quiet. */

import { NativeSelect } from '@mantine/core';

import type { Detector } from '../api/anomalies';
import { TextField } from '../form/fields';
import { useLanguage, useWords } from '../i18n/language';
import { detectorWords } from './detectorWords';
import { hoursText, RATES } from './strictness';

type Known = Pick<Detector, 'false_alarm_rate' | 'learning_days' | 'merge_steps' | 'quiet_hours'>;
const USUAL: Known = { false_alarm_rate: 0.0002, learning_days: 28, merge_steps: 6, quiet_hours: [] };

export function StrictnessFields({ known = USUAL }: { known?: Known }) {
  const words = useWords(detectorWords);
  const { formats } = useLanguage();
  const rates = [...new Set([...RATES, known.false_alarm_rate])].sort((a, b) => a - b);
  return (
    <>
      <div className="fs-pair">
        <NativeSelect
          size="md"
          name="rate"
          label={words.sensitivity}
          defaultValue={String(known.false_alarm_rate)}
          data={rates.map((rate) => ({ value: String(rate), label: words.oneIn(formats.whole(1 / rate)) }))}
        />
        <TextField name="learning" type="number" min={1} max={3660} label={words.learning} defaultValue={String(known.learning_days)} dir="ltr" />
      </div>
      <div className="fs-pair">
        <TextField name="quiet" label={words.quiet} description={words.quietHelp} required={false} defaultValue={hoursText(known.quiet_hours)} dir="ltr" />
        <TextField name="merge" type="number" min={0} max={10_000} label={words.merge} defaultValue={String(known.merge_steps)} dir="ltr" />
      </div>
    </>
  );
}
