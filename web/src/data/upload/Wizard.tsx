/** One file on its way in: checked, tried, loaded. */

import { useState } from 'react';

import { useLanguage, useWords } from '../../i18n/language';
import { CheckStep } from './CheckStep';
import { LOOK_BYTES, mustBeWhole } from './cut';
import type { Entry } from './entries';
import { LoadStep } from './LoadStep';
import { TryStep } from './TryStep';
import { useCheck } from './useCheck';
import { uploadWords } from './words';

const STEPS = ['check', 'try', 'load'] as const;
type Step = (typeof STEPS)[number];

interface Props {
  entry: Entry;
  onChange: (change: Partial<Entry>) => void;
}

export function Wizard({ entry, onChange }: Props) {
  const words = useWords(uploadWords);
  const { formats } = useLanguage();
  const [step, setStep] = useState<Step>('check');
  const check = useCheck(entry.file);
  const { found, kept } = check;
  const cut = entry.file.size > LOOK_BYTES && !mustBeWhole(entry.file.name);
  return (
    <section className="fs-wizard" aria-label={entry.file.name}>
      <header className="fs-wizard-head">
        <h2>
          <bdi>{entry.file.name}</bdi> <small>{formats.bytes(entry.file.size)}</small>
        </h2>
        {step === 'check' && cut && <p className="fs-note">{words.ofBeginning(formats.bytes(LOOK_BYTES))}</p>}
        <ol className="fs-steps" aria-label={words.stepsOf}>
          {STEPS.map((name, at) => (
            <li key={name} aria-current={name === step ? 'step' : undefined} data-past={STEPS.indexOf(step) > at || undefined}>
              <span aria-hidden>{formats.whole(at + 1)}</span> {words.steps[name]}
            </li>
          ))}
        </ol>
      </header>
      {step === 'check' && <CheckStep check={check} fileName={entry.file.name} onTry={() => { setStep('try'); }} />}
      {step === 'try' && found && (
        <TryStep
          file={entry.file}
          text={found.text}
          onBack={() => {
            setStep('check');
          }}
          onLoad={() => {
            setStep('load');
          }}
        />
      )}
      {step === 'load' && found && (
        <LoadStep
          entry={entry}
          text={found.text}
          name={found.name}
          isKept={kept !== null}
          onChange={onChange}
          onBack={() => {
            onChange({ runId: null, state: 'new' });
            setStep('try');
          }}
        />
      )}
    </section>
  );
}
