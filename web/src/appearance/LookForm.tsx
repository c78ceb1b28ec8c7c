/** Name, line and colour, and what holds until people choose for themselves. */

import { NativeSelect } from '@mantine/core';
import { useState } from 'react';

import { changeLook, type Appearance, type Look } from '../api/appearance';
import { AskForm, type Values } from '../form/AskForm';
import { TextField } from '../form/fields';
import { useWords } from '../i18n/language';
import { Shown } from './Shown';
import { appearanceWords } from './words';

const FORESITE = '#0c7f76';
const CHOICES = {
  language: ['browser', 'en', 'fa'],
  theme: ['browser', 'light', 'dark'],
  digits: ['language', 'latin', 'persian'],
  calendar: ['language', 'gregorian', 'persian'],
} as const;
const NAMES = ['language', 'theme', 'digits', 'calendar'] as const;

export function LookForm({ told }: { told: Appearance }) {
  const words = useWords(appearanceWords);
  const [saved, setSaved] = useState(false);
  const [colour, setColour] = useState(told.colour);
  return (
    <AskForm
      send={(values) => changeLook(lookOf(values))}
      action={words.save}
      onDone={() => {
        setSaved(true);
      }}
      foot={
        <p className="fs-note" role="status">
          {saved && words.saved}
        </p>
      }
    >
      <TextField name="name" label={words.name} description={words.nameHelp} defaultValue={told.name} maxLength={60} required={false} />
      <TextField name="line" label={words.line} description={words.lineHelp} defaultValue={told.line} maxLength={200} required={false} dir="auto" />
      <TextField
        name="colour"
        label={words.colour}
        description={words.colourHelp}
        value={colour}
        placeholder={FORESITE}
        maxLength={7}
        required={false}
        dir="ltr"
        rightSection={
          <input
            type="color"
            className="fs-colour"
            aria-label={words.pick}
            value={/^#[0-9a-f]{6}$/i.test(colour) ? colour.toLowerCase() : FORESITE}
            onChange={({ currentTarget }) => {
              setColour(currentTarget.value);
            }}
          />
        }
        onChange={({ currentTarget }) => {
          setColour(currentTarget.value);
        }}
      />
      {told.shades && <Shown colour={told.colour} shades={told.shades} />}
      <div className="fs-pair">
        {NAMES.map((name) => (
          <NativeSelect
            key={name}
            size="md"
            name={name}
            id={name}
            label={words.names[name]}
            defaultValue={told[name]}
            data={CHOICES[name].map((value) => ({ value, label: words.choices[name][value] ?? value }))}
          />
        ))}
      </div>
    </AskForm>
  );
}

function lookOf({ name = '', line = '', colour = '', ...typed }: Values): Look {
  const one = <T extends string>(of: readonly [T, ...T[]], which: string) => of.find((each) => each === typed[which]) ?? of[0];
  return {
    name, line, colour,
    language: one(CHOICES.language, 'language'),
    theme: one(CHOICES.theme, 'theme'),
    digits: one(CHOICES.digits, 'digits'),
    calendar: one(CHOICES.calendar, 'calendar'),
  };
}
