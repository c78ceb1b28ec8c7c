/** Asks before held rows are settled, and shows what would be written beside what stands there now. */

import { useQuery, useQueryClient } from '@tanstack/react-query';

import { acceptHeld, dropHeld, heldPreview, undoHeld } from '../../api/held';
import { AskForm } from '../../form/AskForm';
import { useLanguage, useWords } from '../../i18n/language';
import { Dialog } from '../../sheet/Dialog';
import { Asked } from '../../sheet/Page';
import { Sheet } from '../../sheet/Sheet';
import { useTimes } from '../../sheet/useTimes';
import { dataWords } from '../words';
import { heldWords } from './words';

export type Act = 'accept' | 'as-is' | 'drop' | 'undo';

interface Props {
  act: Act;
  ids: number[];
  onClose: () => void;
  onDone: (rows: number) => void;
}

const SEND = { 'accept': acceptHeld, 'as-is': acceptHeld, 'drop': dropHeld, 'undo': undoHeld };

export function Settle({ act, ids, onClose, onDone }: Props) {
  const words = useWords(heldWords);
  const cache = useQueryClient();
  const writes = act === 'accept' || act === 'as-is';
  const told = {
    'accept': [words.acceptTitle, words.acceptTold, words.accept],
    'as-is': [words.asIsTitle, words.asIsTold, words.acceptAsIs],
    'drop': [words.dropTitle, words.dropTold, words.drop],
    'undo': [words.undoTitle, words.undoTold, words.undo],
  }[act] as [string, string, string];
  return (
    <Dialog title={told[0]} opened onClose={onClose} wide={writes}>
      <p>{told[1]}</p>
      {writes && <Written ids={ids} asIs={act === 'as-is'} />}
      <AskForm
        action={told[2]}
        send={() => SEND[act]({ ids, as_is: act === 'as-is' })}
        onDone={({ rows }) => {
          void cache.invalidateQueries({ queryKey: ['held'] });
          void cache.invalidateQueries({ queryKey: ['observations'] });
          onDone(rows);
        }}
      />
    </Dialog>
  );
}

const MOST = 50;

function Written({ ids, asIs }: { ids: number[]; asIs: boolean }) {
  const words = useWords(heldWords);
  const data = useWords(dataWords);
  const { formats } = useLanguage();
  const times = useTimes();
  const query = useQuery(heldPreview(ids.slice(0, MOST), asIs));
  return (
    <div className="fs-written">
      <Asked query={query}>
        {(rows) => (
          <Sheet
            tight
            label={words.wouldWrite}
            rows={rows}
            keyOf={(row) => String(row.quarantine_id)}
            columns={[
              { label: data.series, cell: (row) => <bdi>{row.series}</bdi> },
              { label: words.time, cell: (row) => row.would_write && times.moment(row.would_write.event_at) },
              { label: words.wouldWrite, cell: (row) => <strong>{row.would_write ? formats.round(row.would_write.value) : words.nothing}</strong> },
              { label: words.standsNow, cell: (row) => (row.stands_now === null ? words.nothing : formats.round(row.stands_now)) },
            ]}
          />
        )}
      </Asked>
    </div>
  );
}
