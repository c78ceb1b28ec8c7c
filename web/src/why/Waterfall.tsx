/** What adds up, as sentences and as a table whose rows draw a waterfall. */

import type { Change, Explanation } from '../api/why';
import { useLanguage, useWords } from '../i18n/language';
import { unitName } from '../i18n/units';
import { Sheet } from '../sheet/Sheet';
import { said } from './said';
import { stepsOf, type Step } from './steps';
import './why.css';
import { whyWords } from './words';

export function Waterfall({ told }: { told: Explanation | Change }) {
  const words = useWords(whyWords);
  const { formats } = useLanguage();
  const of = (name: string) => (told.unit ? `${name} (${unitName(told.unit)})` : name);
  const number = (value: number, level: boolean) => <bdi>{`${!level && value > 0 ? '+' : ''}${formats.number(value)}`}</bdi>;
  return (
    <>
      {told.sentences.map((sentence) => (
        <p key={sentence} className="fs-why-said">
          {said(sentence, formats)}
        </p>
      ))}
      <Sheet
        tight
        label={'causes' in told ? words.changed : words.made}
        rows={stepsOf(told)}
        keyOf={({ name }) => name}
        columns={[
          { label: words.what, cell: ({ name, level }) => (level ? <strong>{words.parts[name] ?? name}</strong> : (words.parts[name] ?? name)) },
          { label: words.chart, cell: (step) => <Bar step={step} /> },
          { label: of(words.mean), cell: ({ mean, level }) => number(mean, level) },
          { label: of(words.peak), cell: ({ peak, level }) => number(peak, level) },
        ]}
      />
      <p className="fs-note">{words.axis}</p>
    </>
  );
}

function Bar({ step: { from, to, mean, level } }: { step: Step }) {
  const kind = level ? 'level' : mean < 0 ? 'less' : 'more';
  return (
    <span className="fs-why-track" aria-hidden>
      <span className={`fs-why-bar fs-why-${kind}`} style={{ insetInlineStart: `${from * 100}%`, width: level ? 3 : `max(2px, ${(to - from) * 100}%)` }} />
    </span>
  );
}
