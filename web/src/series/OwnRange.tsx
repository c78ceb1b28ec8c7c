/** A range of one's own, from one local day to another. */

import { Button } from '@mantine/core';
import { IconCalendar } from '@tabler/icons-react';
import { useState } from 'react';

import { DayField, useTyped } from '../form/DayField';
import { useLanguage } from '../i18n/language';
import { isoOf } from '../time/typed';
import { dayOf, dayStart } from '../time/zone';
import { PopoverButton } from './PopoverButton';
import type { Window } from './range';

interface OwnProps {
  active: boolean;
  window: Window | null;
  zone: string;
  onWindow: (window: Window) => void;
}

export function OwnRange({ active, window, zone, onWindow }: OwnProps) {
  const { words } = useLanguage();
  return (
    <PopoverButton label={words.custom} icon={<IconCalendar size={14} stroke={1.8} aria-hidden />} active={active}>
      {(close) =>
        window && (
          <OwnForm
            window={window}
            zone={zone}
            onWindow={(chosen) => {
              close();
              onWindow(chosen);
            }}
          />
        )
      }
    </PopoverButton>
  );
}

function OwnForm({ window, zone, onWindow }: Omit<OwnProps, 'active' | 'window'> & { window: Window }) {
  const { words } = useLanguage();
  const typed = useTyped();
  const [from, setFrom] = useState(typed(dayOf(window.start, zone)));
  const [to, setTo] = useState(typed(dayOf(window.end, zone)));
  const start = dayStart(isoOf(from) ?? '', zone);
  const end = dayStart(isoOf(to) ?? '', zone);
  const good = start !== null && end !== null && end > start;
  return (
    <form
      className="fs-form"
      onSubmit={(event) => {
        event.preventDefault();
        if (good) onWindow({ start, end });
      }}
    >
      <DayField label={words.from} value={from} onText={setFrom} />
      <DayField label={words.to} value={to} error={good ? null : words.badRange} onText={setTo} />
      <p className="fs-note">
        {words.timesIn}{' '}
        <bdi>{zone}</bdi>
      </p>
      <Button type="submit" size="xs" disabled={!good}>
        {words.apply}
      </Button>
    </form>
  );
}
