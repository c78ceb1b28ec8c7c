/** Files on their way in: dropped, checked, tried and loaded, one after the other. */

import { ActionIcon } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { useState } from 'react';

import { useMay } from '../../app/useSession';
import { useLanguage, useWords } from '../../i18n/language';
import { Page } from '../../sheet/Page';
import { DataTabs } from '../Tabs';
import { DropZone } from './DropZone';
import { added, changed, type Entry } from './entries';
import { Wizard } from './Wizard';
import { uploadWords } from './words';

const TONES: Record<Entry['state'], string> = { new: 'grey', sending: 'amber', loading: 'amber', done: 'green', failed: 'red' };

export function UploadsPage() {
  const words = useWords(uploadWords);
  const may = useMay();
  const [entries, setEntries] = useState<Entry[]>([]);
  const [chosen, setChosen] = useState<string | null>(null);
  const open = entries.find(({ id }) => id === chosen) ?? entries.at(0);
  const take = (files: File[]) => {
    const next = added(entries, files);
    setEntries(next);
    const first = next[entries.length];
    if (first) setChosen(first.id);
  };
  return (
    <Page title={words.title} lead={words.lead}>
      <DataTabs />
      {may('file:upload') ? <DropZone small={entries.length > 0} onFiles={take} /> : <p className="fs-notice">{words.mayNot}</p>}
      {entries.length > 1 && (
        <ul className="fs-entries" aria-label={words.files}>
          {entries.map((entry) => (
            <EntryRow
              key={entry.id}
              entry={entry}
              open={entry === open}
              onOpen={() => {
                setChosen(entry.id);
              }}
              onRemove={() => {
                setEntries(entries.filter(({ id }) => id !== entry.id));
              }}
            />
          ))}
        </ul>
      )}
      {entries.map((entry) => (
        // Every file keeps its step while another one is looked at.
        <div key={entry.id} hidden={entry !== open}>
          <Wizard
            entry={entry}
            onChange={(change) => {
              setEntries((old) => changed(old, entry.id, change));
            }}
          />
        </div>
      ))}
    </Page>
  );
}

function EntryRow({ entry, open, onOpen, onRemove }: { entry: Entry; open: boolean; onOpen: () => void; onRemove: () => void }) {
  const words = useWords(uploadWords);
  const { formats } = useLanguage();
  const { file, state } = entry;
  return (
    <li data-open={open || undefined}>
      <button type="button" aria-current={open || undefined} onClick={onOpen}>
        <bdi>{file.name}</bdi> <small>{formats.bytes(file.size)}</small>
      </button>
      <small className={`fs-badge fs-badge-${TONES[state]}`}>{words.states[state]}</small>
      <ActionIcon variant="subtle" color="gray" size="sm" disabled={state === 'sending'} aria-label={words.remove(file.name)} onClick={onRemove}>
        <IconX size={15} aria-hidden />
      </ActionIcon>
    </li>
  );
}
