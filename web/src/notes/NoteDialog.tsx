/** Write a note, or change one: when, until when, about what, who reads it. */

import { Checkbox, NativeSelect, Textarea } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';

import { changeNote, writeNote, type Note } from '../api/notes';
import type { Series } from '../api/queries';
import { AskForm, useFault, type Values } from '../form/AskForm';
import { useTyped } from '../form/DayField';
import { DayAsked } from '../form/fields';
import { useLanguage, useWords } from '../i18n/language';
import { Dialog } from '../sheet/Dialog';
import { isoOf } from '../time/typed';
import { minuteOf, minuteStart } from '../time/zone';
import { noteWords } from './words';

interface Props {
  /** Null: a new one. */
  note: Note | null;
  /** When a new one is of. */
  at: number;
  series: readonly Series[];
  zone: string;
  asOf: string | null;
  onClose: () => void;
}

export function NoteDialog({ note, at, series, zone, asOf, onClose }: Props) {
  const words = useWords(noteWords);
  const { words: common } = useLanguage();
  const typed = useTyped();
  const cache = useQueryClient();
  const send = (values: Values) => {
    const start = minuteStart(isoOf(values['start_at'] ?? '') ?? '', zone);
    const end = values['end_at'] ? minuteStart(isoOf(values['end_at']) ?? '', zone) : null;
    if (start === null || (values['end_at'] && (end === null || end <= start))) throw new Error(words.badTime);
    const text = values['text'] ?? '';
    const times = { start_at: new Date(start).toISOString(), end_at: end === null ? null : new Date(end).toISOString() };
    const shared = note?.shared === true || values['shared'] === 'on';
    if (note) return changeNote({ note_id: note.note_id, text, shared, ...kept(note, times, zone) });
    return writeNote({ text, shared, ...times, ...thingOf(values['about'] ?? '') });
  };
  return (
    <Dialog title={note ? words.changeTitle : words.addTitle} opened onClose={onClose} wide>
      {asOf && <p className="fs-notice">{words.fromNow}</p>}
      <AskForm
        send={async (values) => send(values)}
        action={words.save}
        onDone={() => {
          void cache.invalidateQueries({ queryKey: ['notes'] });
          onClose();
        }}
      >
        <Text known={note?.text ?? ''} />
        <div className="fs-pair">
          <DayAsked minutes size="sm" name="start_at" label={words.when} defaultValue={typed(minuteOf(note ? Date.parse(note.start_at) : at, zone))} />
          <DayAsked minutes size="sm" name="end_at" required={false} label={words.until} description={words.untilHelp} inputWrapperOrder={['label', 'input', 'description', 'error']} defaultValue={note?.end_at ? typed(minuteOf(Date.parse(note.end_at), zone)) : ''} />
        </div>
        <p className="fs-note">
          {common.timesIn} <bdi>{zone}</bdi>
        </p>
        {!note && <NativeSelect name="about" id="about" label={words.about} data={things(series, words.everything)} />}
        {note?.shared ? <p className="fs-note">{words.stays}</p> : <Checkbox name="shared" label={words.shared} description={words.sharedHelp} defaultChecked={!note} />}
      </AskForm>
    </Dialog>
  );
}

function Text({ known }: { known: string }) {
  const words = useWords(noteWords);
  const fault = useFault('text');
  return <Textarea name="text" id="text" label={words.text} placeholder={words.textHelp} defaultValue={known} error={fault} required withAsterisk={false} autosize minRows={3} maxRows={10} maxLength={2000} attributes={{ input: { dir: 'auto' } }} data-autofocus />;
}

/** Times that nobody changed stay exact: the fields show minutes. */
function kept(note: Note, times: { start_at: string; end_at: string | null }, zone: string) {
  const same = (was: string | null, now: string | null) => was === now || (was !== null && now !== null && minuteOf(Date.parse(was), zone) === minuteOf(Date.parse(now), zone));
  return { ...(!same(note.start_at, times.start_at) && { start_at: times.start_at }), ...(!same(note.end_at, times.end_at) && { end_at: times.end_at }) };
}

/** Each series and each asset of theirs, and everything. */
function things(series: readonly Series[], everything: string): { value: string; label: string }[] {
  const assets = new Map(series.flatMap(({ asset }) => (asset ? [[asset.asset_id, asset.name] as const] : [])));
  return [
    ...series.map(({ series_id, name }) => ({ value: `series-${series_id}`, label: name })),
    ...[...assets].map(([id, name]) => ({ value: `asset-${id}`, label: name })),
    { value: '', label: everything },
  ];
}

function thingOf(value: string) {
  const [kind, id] = value.split('-');
  return { series_id: kind === 'series' ? Number(id) : null, asset_id: kind === 'asset' ? Number(id) : null };
}
