/** What was decided about a file, each a chip with how sure it is; a click mends it. */

import { Button } from '@mantine/core';
import { IconArrowBackUp } from '@tabler/icons-react';
import { useState } from 'react';

import { useLanguage, useWords } from '../../i18n/language';
import { Card } from '../../sheet/Page';
import { checkWords } from './checkWords';
import { chipsOf, formatOf, isWeak, SURE, type Chip, type Field } from './fields';
import { fieldWords, valueName } from './fieldWords';
import { Mend } from './Mend';
import type { Check } from './useCheck';

export function Guesses({ check, fileName }: { check: Check; fileName: string }) {
  const words = useWords(checkWords);
  const fields = useWords(fieldWords);
  const { formats } = useLanguage();
  const [open, setOpen] = useState<Field | null>(null);
  const { contract, guesses } = check;
  if (!contract) return null;
  const chips = chipsOf(contract, guesses, formatOf(fileName));
  const weak = chips.filter(({ confidence }) => confidence !== null && confidence < SURE).map(({ field }) => fields.fields[field]);
  if (contract.series.some(({ column, unit }) => unit === '1' && isWeak(guesses, column))) weak.push(words.units);
  const chosen = chips.find(({ field }) => field === open);
  return (
    <Card
      title={words.guesses}
      term="guess"
      note={
        <>
          {weak.length > 0 ? words.unsure(formats.list(weak)) : words.allSure} {words.guessesNote}
        </>
      }
      action={
        check.changed && (
          <Button variant="subtle" size="xs" leftSection={<IconArrowBackUp size={15} aria-hidden />} onClick={check.undo}>
            {words.undo}
          </Button>
        )
      }
    >
      <ul className="fs-guesses">
        {chips.map((chip) => (
          <li key={chip.field}>
            <GuessChip
              chip={chip}
              open={open === chip.field}
              onOpen={() => {
                setOpen(open === chip.field ? null : chip.field);
              }}
            />
          </li>
        ))}
      </ul>
      {chosen && (
        <Mend
          key={`${chosen.field} ${chosen.value}`}
          chip={chosen}
          columns={check.found?.columns ?? []}
          onClose={() => {
            setOpen(null);
          }}
          onMend={(value) => {
            check.mend(chosen.field, value);
          }}
        />
      )}
    </Card>
  );
}

function GuessChip({ chip, open, onOpen }: { chip: Chip; open: boolean; onOpen: () => void }) {
  const words = useWords(checkWords);
  const fields = useWords(fieldWords);
  const { formats } = useLanguage();
  const { field, value, confidence } = chip;
  const name = fields.fields[field];
  const told = valueName(field, value, fields, formats);
  const level = confidence === null ? 'stated' : confidence < SURE ? 'low' : confidence < 0.8 ? 'middle' : 'high';
  return (
    <button type="button" className="fs-guess" data-level={level} aria-expanded={open} onClick={onOpen}>
      <span>{name}</span>
      <strong>
        <bdi>{told}</bdi>
      </strong>
      <small>{confidence === null ? words.stated : words.sure(formats.percent(confidence))}</small>
    </button>
  );
}
