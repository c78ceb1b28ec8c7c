/** The notes beside a chart: numbered as on it, with author and time; one's own are changed and removed here. */

import { Button, Kbd } from '@mantine/core';
import { IconLock, IconPencilPlus } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { lazy, Suspense, useState, type RefObject } from 'react';

import { moderateNote, removeNote, type Note } from '../api/notes';
import type { Series } from '../api/queries';
import { useMay } from '../app/useSession';
import { useLanguage, useWords } from '../i18n/language';
import type { Window } from '../series/range';
import { Sure } from '../sheet/Dialog';
import { Asked, Card } from '../sheet/Page';
import { useTimes } from '../sheet/useTimes';
import type { NoteMark } from './marks';
import { NoteDialog } from './NoteDialog';
import './notes.css';
import { useLetter } from './useLetter';
import type { Noted } from './useNotes';
import { noteWords } from './words';

const VersionsDialog = lazy(() => import('./VersionsDialog'));

interface Props {
  noted: Noted;
  series: readonly Series[];
  window: Window;
  zone: string;
  asOf: string | null;
  /** Where the pointer is over the chart. */
  pointed: RefObject<number | null>;
  /** The letter that begins one; null where the page means something else by it. */
  letter?: string | null;
  /** Where they can be hidden. */
  onShow?: () => void;
}

/** A new note of an instant, or one that is changed. */
type Open = { at: number } | { note: Note } | null;

export function NotesCard({ noted, series, window, zone, asOf, pointed, letter = 'n', onShow }: Props) {
  const words = useWords(noteWords);
  const { formats } = useLanguage();
  const may = useMay()('note:write');
  const [open, setOpen] = useState<Open>(null);
  const [gone, setGone] = useState<Note | null>(null);
  const [asked, setAsked] = useState<Note | null>(null);
  const nameOf = (note: Note) => thingOf(note, series) ?? words.everything;
  const begin = () => {
    if (may) setOpen({ at: pointed.current ?? window.start + (window.end - window.start) / 2 });
  };
  useLetter(letter, begin);
  const { query, told, shown } = noted;
  const act = may && (
    <Button size="xs" variant="default" leftSection={<IconPencilPlus size={15} stroke={1.8} aria-hidden />} {...(letter && { rightSection: <Kbd size="xs" aria-hidden>{letter}</Kbd>, 'aria-keyshortcuts': letter })} onClick={begin}>
      {words.add}
    </Button>
  );
  return (
    <Card title={words.notes} note={asOf ? words.later(formats.moment(Date.parse(asOf), zone)) : words.why} action={act}>
      {shown ? (
        <Asked query={query}>
          {() =>
            told.length === 0 ? (
              <p className="fs-note">{words.none}</p>
            ) : (
              <ol className="fs-notes" aria-label={words.notes}>
                {told.map(({ note, mark }) => (
                  <Line key={note.note_id} note={note} mark={mark} thing={nameOf(note)} zone={zone} onChange={setOpen} onRemove={setGone} onAsk={setAsked} />
                ))}
              </ol>
            )
          }
        </Asked>
      ) : (
        <p className="fs-note fs-notes-hidden">
          {words.hidden}{' '}
          <Button size="compact-xs" variant="subtle" onClick={onShow}>
            {words.show}
          </Button>
        </p>
      )}
      {open && (
        <NoteDialog
          note={'note' in open ? open.note : null}
          at={'at' in open ? open.at : 0}
          series={series}
          zone={zone}
          asOf={asOf}
          onClose={() => {
            setOpen(null);
          }}
        />
      )}
      {asked && (
        <Suspense>
          <VersionsDialog note={asked} thingOf={nameOf} zone={zone} asOf={asOf} onClose={() => { setAsked(null); }} />
        </Suspense>
      )}
      {gone && <Removal note={gone} onClose={() => { setGone(null); }} />}
    </Card>
  );
}

interface LineProps {
  note: Note;
  mark: NoteMark;
  /** What it is of. */
  thing: string;
  zone: string;
  onChange: (open: Open) => void;
  onRemove: (note: Note) => void;
  /** Its earlier versions are wanted. */
  onAsk: (note: Note) => void;
}

function Line({ note, mark, thing, zone, onChange, onRemove, onAsk }: LineProps) {
  const words = useWords(noteWords);
  const { formats } = useLanguage();
  const times = useTimes();
  const may = useMay();
  const n = formats.whole(mark.n);
  const when = formats.moment(mark.start, zone);
  return (
    <li>
      <span className="fs-note-flag" aria-label={words.number(n)} role="img">
        {n}
      </span>
      <div>
        <p className="fs-note-text" dir="auto">
          {note.text}
        </p>
        <p className="fs-note">
          <time dateTime={note.start_at}>{when}</time>
          {mark.end !== null && <> – <time dateTime={note.end_at ?? undefined}>{formats.moment(mark.end, zone)}</time></>} · <bdi>{thing}</bdi> · <bdi>{note.author_kind === 'anybody' ? words.anybody : note.author}</bdi> · <time dateTime={note.written_at} title={times.moment(note.written_at)}>{times.ago(note.written_at)}</time>
          {note.version > 1 && (
            <>
              {' · '}
              <button type="button" className="fs-way fs-plain" aria-haspopup="dialog" aria-label={words.editedOf(n)} title={times.moment(note.known_at)} onClick={() => { onAsk(note); }}>
                {words.edited}
              </button>
            </>
          )}
          {!note.shared && (
            <span className="fs-badge fs-badge-grey">
              <IconLock size={11} aria-hidden /> {words.only}
            </span>
          )}
        </p>
      </div>
      <div className="fs-acts" role="group" aria-label={words.actsOf(n)}>
        {note.mine && may('note:write') && (
          <>
            <Button size="compact-xs" variant="subtle" onClick={() => { onChange({ note }); }}>
              {words.change}
            </Button>
            <Button size="compact-xs" variant="subtle" color="red" onClick={() => { onRemove(note); }}>
              {words.remove}
            </Button>
          </>
        )}
        {!note.mine && may('note:moderate') && (
          <Button size="compact-xs" variant="subtle" color="red" onClick={() => { onRemove(note); }}>
            {words.takeDown}
          </Button>
        )}
      </div>
    </li>
  );
}

/** What a note is of; null: everything. */
function thingOf({ series_id, asset_id }: Note, series: readonly Series[]): string | null {
  if (series_id !== null) return series.find((one) => one.series_id === series_id)?.name ?? '';
  return asset_id === null ? null : (series.find(({ asset }) => asset?.asset_id === asset_id)?.asset?.name ?? '');
}

function Removal({ note, onClose }: { note: Note; onClose: () => void }) {
  const words = useWords(noteWords);
  const cache = useQueryClient();
  return (
    <Sure
      title={note.mine ? words.remove : words.takeDown}
      opened
      onClose={onClose}
      told={note.mine ? words.removeTold : words.takeDownTold(note.author_kind === 'anybody' ? words.anybody : note.author)}
      action={note.mine ? words.remove : words.takeDown}
      run={() => (note.mine ? removeNote : moderateNote)(note.note_id)}
      onDone={() => void cache.invalidateQueries({ queryKey: ['notes'] })}
    />
  );
}
