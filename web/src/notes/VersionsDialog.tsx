/** What a note said before: each version with who wrote it, when, and what it changed; the newest first. */

import { useQuery } from '@tanstack/react-query';

import { noteVersions, type Note } from '../api/notes';
import { useLanguage, useWords } from '../i18n/language';
import { Dialog } from '../sheet/Dialog';
import { Asked } from '../sheet/Page';
import { useTimes } from '../sheet/useTimes';
import { beganUnseen, versionsOf, type Version } from './versions';
import { versionWords } from './versionWords';
import { noteWords } from './words';

interface Props {
  note: Note;
  /** What a note is of, in the reader's words. */
  thingOf: (note: Note) => string;
  zone: string;
  asOf: string | null;
  onClose: () => void;
}

export default function VersionsDialog({ note, thingOf, zone, asOf, onClose }: Props) {
  const words = useWords(versionWords);
  const { formats, words: common } = useLanguage();
  const query = useQuery(noteVersions(note.note_id));
  return (
    <Dialog title={words.title} opened wide onClose={onClose}>
      {asOf && <p className="fs-notice">{words.looksBack(formats.moment(Date.parse(asOf), zone))}</p>}
      <Asked query={query}>
        {({ versions }) => {
          const told = versionsOf(versions, asOf);
          return (
            <>
              <ol className="fs-notes fs-note-versions" aria-label={words.title}>
                {told.map((version) => (
                  <One key={version.note.version} version={version} shown={version.note.version === note.version} thingOf={thingOf} zone={zone} />
                ))}
              </ol>
              {beganUnseen(told) && <p className="fs-note">{words.unseen}</p>}
              <p className="fs-note">
                {common.timesIn} <bdi>{zone}</bdi>
              </p>
            </>
          );
        }}
      </Asked>
    </Dialog>
  );
}

function One({ version: { note, changes }, shown, thingOf, zone }: { version: Version; shown: boolean; zone: string } & Pick<Props, 'thingOf'>) {
  const words = useWords(versionWords);
  const { anybody } = useWords(noteWords);
  const { formats } = useLanguage();
  const times = useTimes();
  const moment = (iso: string) => <time dateTime={iso}>{formats.moment(Date.parse(iso), zone)}</time>;
  return (
    <li>
      <div>
        <p className="fs-note">
          <strong>{words.version(formats.whole(note.version))}</strong> · <time dateTime={note.known_at}>{times.moment(note.known_at)}</time> · <bdi>{note.author_kind === 'anybody' ? anybody : note.author}</bdi>
          {shown && <span className="fs-badge fs-badge-green">{words.shown}</span>}
          {changes.map((each) => (
            <span key={each} className="fs-badge fs-badge-amber">
              {words.changed[each]}
            </span>
          ))}
          {!note.shared && <span className="fs-badge fs-badge-grey">{words.only}</span>}
        </p>
        <p className="fs-note-text" dir="auto">
          {note.text}
        </p>
        <p className="fs-note">
          {moment(note.start_at)}
          {note.end_at && <> – {moment(note.end_at)}</>} · <bdi>{thingOf(note)}</bdi>
        </p>
      </div>
    </li>
  );
}
