/** The contract as text, to be edited by whoever knows it; what is wrong is told by its line. */

import { Button, Textarea } from '@mantine/core';
import { useState } from 'react';

import { useLanguage, useWords } from '../../i18n/language';
import { Said } from '../../said/Said';
import { checkWords } from './checkWords';
import type { Wrong } from './faults';

interface Props {
  text: string;
  wrong: Wrong[];
  onText: (text: string) => void;
}

export function ContractText({ text, wrong, onText }: Props) {
  const words = useWords(checkWords);
  const { formats } = useLanguage();
  const [edited, setEdited] = useState(text);
  return (
    <details className="fs-card fs-house fs-advanced" open={wrong.length > 0 || undefined}>
      <summary>
        <strong>{words.advanced}</strong> <small>{words.advancedNote}</small>
      </summary>
      {wrong.length > 0 && (
        <ul className="fs-faults" role="alert" aria-label={words.faults}>
          {wrong.map(({ line, where, what }) => (
            <li key={`${line ?? ''} ${where} ${what}`}>
              {line !== null && <strong>{words.atLine(formats.whole(line))}</strong>} {where && <code dir="ltr">{where}</code>}{' '}
              <Said text={what} />
            </li>
          ))}
        </ul>
      )}
      <div className="fs-contract-text">
        <pre aria-hidden>{edited.split('\n').map((_, at) => at + 1).join('\n')}</pre>
        <Textarea
          aria-label={words.contractText}
          dir="ltr"
          autosize
          minRows={8}
          spellCheck={false}
          value={edited}
          classNames={{ input: 'fs-code-text' }}
          onChange={(event) => {
            setEdited(event.currentTarget.value);
          }}
        />
      </div>
      <Button
        variant="default"
        disabled={edited === text}
        onClick={() => {
          onText(edited);
        }}
      >
        {words.apply}
      </Button>
    </details>
  );
}
