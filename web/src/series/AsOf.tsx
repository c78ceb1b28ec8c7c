/** Looking back: the series as it was known at a moment of the reader's choice. */

import { Button } from '@mantine/core';
import { IconHistory, IconX } from '@tabler/icons-react';
import { useState } from 'react';

import { useNow } from '../app/useNow';
import { DayField, useTyped } from '../form/DayField';
import { useLanguage } from '../i18n/language';
import { isoOf } from '../time/typed';
import { DAY, minuteOf, minuteStart } from '../time/zone';
import { PopoverButton } from './PopoverButton';
import { iso } from './range';

interface Props {
  asOf: string | null;
  zone: string;
  onAsOf: (asOf: string | null) => void;
}

export function AsOf({ asOf, zone, onAsOf }: Props) {
  const { words } = useLanguage();
  return (
    <PopoverButton label={words.asOf} icon={<IconHistory size={14} stroke={1.8} aria-hidden />} active={asOf !== null}>
      {(close) => (
        <AsOfForm
          asOf={asOf}
          zone={zone}
          onAsOf={(chosen) => {
            close();
            onAsOf(chosen);
          }}
        />
      )}
    </PopoverButton>
  );
}

function AsOfForm({ asOf, zone, onAsOf }: Props) {
  const { words } = useLanguage();
  const now = useNow();
  const typed = useTyped();
  const [text, setText] = useState(typed(minuteOf(asOf ? Date.parse(asOf) : now - 7 * DAY, zone)));
  const at = minuteStart(isoOf(text) ?? '', zone);
  return (
    <form
      className="fs-form"
      onSubmit={(event) => {
        event.preventDefault();
        if (at !== null) onAsOf(iso(at));
      }}
    >
      <p className="fs-note fs-why">{words.asOfWhy}</p>
      <DayField minutes label={words.asOfMoment} value={text} max={minuteOf(now, zone)} error={text && at === null ? words.noDay : null} onText={setText} />
      <p className="fs-note">
        {words.timesIn} <bdi>{zone}</bdi>
      </p>
      <Button type="submit" size="xs" disabled={at === null}>
        {words.apply}
      </Button>
      {asOf && (
        <Button
          variant="default"
          size="xs"
          onClick={() => {
            onAsOf(null);
          }}
        >
          {words.backToNow}
        </Button>
      )}
    </form>
  );
}

/** Says, where the page names its series, that it does not show the present. */
export function AsOfBadge({ asOf, zone, onAsOf }: Props) {
  const { words, formats } = useLanguage();
  if (!asOf) return null;
  return (
    <span className="fs-badge fs-badge-amber" data-testid="as-of">
      <IconHistory size={13} stroke={2} aria-hidden />
      {words.asOfThen(formats.moment(Date.parse(asOf), zone))}
      <button
        type="button"
        className="fs-badge-button"
        title={words.backToNow}
        aria-label={words.backToNow}
        onClick={() => {
          onAsOf(null);
        }}
      >
        <IconX size={13} stroke={2.2} aria-hidden />
      </button>
    </span>
  );
}
