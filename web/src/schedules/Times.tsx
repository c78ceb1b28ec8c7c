/** The times of a schedule: an expression on the clocks of a zone, its next runs, and what becomes of missed ones. */

import { NativeSelect, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';

import { useFault } from '../form/AskForm';
import { useWords } from '../i18n/language';
import { Coming } from './Coming';
import { zones } from './kinds';
import { scheduleWords } from './words';

interface Props {
  cron: string;
  zone: string;
  own: string;
  onCron: (cron: string) => void;
  onZone: (zone: string) => void;
  /** Expressions to begin with, and what each means. */
  presets?: [string, string][];
  /** Whether it is asked what becomes of times that were missed. */
  missed?: boolean;
}

export function Times({ cron, zone, own, onCron, onZone, presets, missed = true }: Props) {
  const words = useWords(scheduleWords);
  const [settled] = useDebouncedValue(cron.trim(), 250);
  return (
    <>
      <div className="fs-pair">
        <TextInput
          size="md"
          name="cron"
          label={words.cron}
          description={words.cronHelp}
          inputWrapperOrder={['label', 'input', 'description']}
          error={useFault('cron')}
          value={cron}
          onChange={(event) => {
            onCron(event.currentTarget.value);
          }}
          dir="ltr"
          spellCheck={false}
          autoComplete="off"
        />
        <NativeSelect
          size="md"
          label={words.zone}
          name="zone"
          error={useFault('zone')}
          value={zone}
          onChange={(event) => {
            onZone(event.currentTarget.value);
          }}
          data={zones(own)}
        />
      </div>
      <p className="fs-presets-line">
        {(presets ?? words.presets).map(([expression, label]) => (
          <button
            key={expression}
            type="button"
            className="fs-chip"
            aria-pressed={expression === cron}
            onClick={() => {
              onCron(expression);
            }}
          >
            {label}
          </button>
        ))}
      </p>
      <Coming cron={settled} zone={zone} />
      {missed && <NativeSelect size="md" name="catch_up" label={words.catchUp} data={Object.entries(words.catchUps).map(([value, label]) => ({ value, label }))} />}
    </>
  );
}
