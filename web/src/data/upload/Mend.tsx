/** Mends one thing that was guessed: why it was, what else the file allows, and a value of one's own. */

import { Button, Checkbox, NumberInput, Select, TextInput } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { useState, type SubmitEvent } from 'react';

import type { FileColumn } from '../../api/files';
import { useLanguage, useWords } from '../../i18n/language';
import { Said } from '../../said/Said';
import { checkWords } from './checkWords';
import { EDITS, ZONES, type Chip } from './fields';
import { fieldWords, valueName } from './fieldWords';

interface Props {
  chip: Chip;
  columns: FileColumn[];
  onMend: (value: string) => void;
  onClose: () => void;
}

export function Mend({ chip, columns, onMend, onClose }: Props) {
  const words = useWords(checkWords);
  const fields = useWords(fieldWords);
  const { formats } = useLanguage();
  const { edit } = EDITS[chip.field];
  const name = fields.fields[chip.field];
  return (
    <section className="fs-mend" aria-label={name}>
      <div className="fs-mend-head">
        <div>
          <h3>{name}</h3>
          {chip.why && (
            <p className="fs-note">
              <Said text={chip.why} />
            </p>
          )}
        </div>
        <Button variant="subtle" size="compact-xs" aria-label={words.close} onClick={onClose}>
          <IconX size={15} aria-hidden />
        </Button>
      </div>
      {edit !== 'columns' && chip.choices.length > 1 && (
        <div className="fs-presets-line">
          {chip.choices.map((value) => (
            <button
              key={value}
              type="button"
              className="fs-chip"
              aria-pressed={value === chip.value}
              onClick={() => {
                if (value !== chip.value) onMend(value);
              }}
            >
              <bdi>{valueName(chip.field, value, fields, formats)}</bdi>
            </button>
          ))}
        </div>
      )}
      {edit === 'columns' && <Columns chip={chip} columns={columns} onMend={onMend} />}
      {edit === 'zone' && (
        <Select
          aria-label={name}
          searchable
          w={260}
          value={chip.value}
          data={ZONES.includes(chip.value) ? ZONES : [chip.value, ...ZONES]}
          limit={60}
          dir="ltr"
          onChange={(value) => {
            if (value) onMend(value);
          }}
        />
      )}
      {(edit === 'text' || edit === 'number') && <Own key={chip.value} chip={chip} label={name} onMend={onMend} />}
    </section>
  );
}

function Own({ chip, label, onMend }: { chip: Chip; label: string; onMend: (value: string) => void }) {
  const words = useWords(checkWords);
  const [value, setValue] = useState(chip.value);
  const send = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (value !== chip.value) onMend(value);
  };
  return (
    <form className="fs-mend-own" onSubmit={send}>
      {EDITS[chip.field].edit === 'number' ? (
        <NumberInput
          aria-label={label}
          min={0}
          w={110}
          value={Number(value)}
          onChange={(told) => {
            setValue(String(told));
          }}
        />
      ) : (
        <TextInput
          aria-label={label}
          description={chip.field === 'time.format' ? words.formatHelp : undefined}
          dir="ltr"
          value={value}
          onChange={(event) => {
            setValue(event.currentTarget.value);
          }}
        />
      )}
      <Button type="submit" variant="default" disabled={value === chip.value}>
        {words.apply}
      </Button>
    </form>
  );
}

function Columns({ chip, columns, onMend }: Omit<Props, 'onClose'>) {
  const words = useWords(checkWords);
  const [chosen, setChosen] = useState(chip.value.split(', '));
  const inOrder = columns.map(({ name }) => name).filter((name) => chosen.includes(name));
  return (
    <form
      className="fs-mend-columns"
      onSubmit={(event) => {
        event.preventDefault();
        onMend(inOrder.join('\n'));
      }}
    >
      <Checkbox.Group value={chosen} onChange={setChosen} description={words.columnsHelp}>
        <div className="fs-mend-list">
          {columns.map(({ name, cells }) => (
            <Checkbox
              key={name}
              value={name}
              size="xs"
              label={<bdi>{name}</bdi>}
              description={<bdi dir="ltr">{cells.slice(0, 2).join(' · ')}</bdi>}
            />
          ))}
        </div>
      </Checkbox.Group>
      <Button type="submit" variant="default" disabled={inOrder.length === 0 || inOrder.join(', ') === chip.value}>
        {words.apply}
      </Button>
    </form>
  );
}
