/** Range presets, a range of one's own, chart or table, and a link with fixed times. */

import { ActionIcon, Button, CopyButton, SegmentedControl, TextInput } from '@mantine/core';
import { IconCalendar, IconCheck, IconLink } from '@tabler/icons-react';
import { useState } from 'react';

import { useLanguage } from '../i18n/language';
import { dayOf, dayStart } from '../time/zone';
import { AsOf } from './AsOf';
import { PopoverButton } from './PopoverButton';
import { iso, PRESETS, presetOf, withAsOf, type Search, type Window } from './range';

interface Props {
  search: Search;
  window: Window | null;
  zone: string;
  onSearch: (next: Search) => void;
}

export function Controls({ search, window, zone, onSearch }: Props) {
  const { words } = useLanguage();
  const { range: _range, from: _from, to: _to, ...kept } = search;
  const preset = presetOf(search);
  return (
    <div className="fs-controls">
      <SegmentedControl
        className="fs-presets"
        aria-label={words.range}
        size="xs"
        value={preset}
        data={PRESETS.map((value) => ({ value, label: words.presets[value] }))}
        onChange={(chosen) => {
          const range = PRESETS.find((known) => known === chosen);
          onSearch({ ...kept, ...(range && { range }) });
        }}
      />
      <OwnRange
        active={preset === 'custom'}
        window={window}
        zone={zone}
        onWindow={({ start, end }) => {
          onSearch({ ...kept, from: iso(start), to: iso(end) });
        }}
      />
      <AsOf
        asOf={search.as_of ?? null}
        zone={zone}
        onAsOf={(asOf) => {
          onSearch(withAsOf(search, asOf));
        }}
      />
      <SegmentedControl
        aria-label={words.display}
        size="xs"
        value={search.view ?? 'chart'}
        data={[
          { value: 'chart', label: words.chart },
          { value: 'table', label: words.table },
        ]}
        onChange={(chosen) => {
          const { view: _, ...rest } = search;
          onSearch(chosen === 'table' ? { ...rest, view: 'table' } : rest);
        }}
      />
      <CopyLink search={search} window={window} />
    </div>
  );
}

/** The link keeps everything that the page shows, with times instead of "the last week". */
function CopyLink({ search, window }: { search: Search; window: Window | null }) {
  const { words } = useLanguage();
  const { range, ...kept } = search;
  const fixed = window ? { ...kept, from: iso(window.start), to: iso(window.end) } : { ...kept, ...(range && { range }) };
  const query = new URLSearchParams({ ...fixed }).toString();
  return (
    <CopyButton value={`${location.origin}${location.pathname}${query && `?${query}`}`}>
      {({ copied, copy }) => (
        <ActionIcon variant="default" size={30} title={words.copyLink} aria-label={copied ? words.copied : words.copyLink} onClick={copy}>
          {copied ? <IconCheck size={15} /> : <IconLink size={15} stroke={1.8} />}
        </ActionIcon>
      )}
    </CopyButton>
  );
}

interface OwnProps {
  active: boolean;
  window: Window | null;
  zone: string;
  onWindow: (window: Window) => void;
}

function OwnRange({ active, window, zone, onWindow }: OwnProps) {
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
  const [from, setFrom] = useState(dayOf(window.start, zone));
  const [to, setTo] = useState(dayOf(window.end, zone));
  const start = dayStart(from, zone);
  const end = dayStart(to, zone);
  const good = start !== null && end !== null && end > start;
  return (
    <form
      className="fs-form"
      onSubmit={(event) => {
        event.preventDefault();
        if (good) onWindow({ start, end });
      }}
    >
      <TextInput
        type="date"
        label={words.from}
        value={from}
        onChange={(event) => {
          setFrom(event.currentTarget.value);
        }}
      />
      <TextInput
        type="date"
        label={words.to}
        value={to}
        error={good ? null : words.badRange}
        onChange={(event) => {
          setTo(event.currentTarget.value);
        }}
      />
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
