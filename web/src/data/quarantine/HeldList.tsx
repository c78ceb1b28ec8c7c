/** Held rows with what may mend them; some are chosen, and then something is done with those. */

import { Button, Checkbox } from '@mantine/core';

import type { HeldRow, HeldState } from '../../api/held';
import { useMay } from '../../app/useSession';
import { useLanguage, useWords } from '../../i18n/language';
import { Said } from '../../said/Said';
import { Sheet } from '../../sheet/Sheet';
import { useTimes } from '../../sheet/useTimes';
import { dataWords } from '../words';
import type { Act } from './Settle';
import { heldWords } from './words';

interface Props {
  rows: HeldRow[];
  state: HeldState;
  chosen: ReadonlySet<number>;
  onChosen: (chosen: ReadonlySet<number>) => void;
  onAct: (act: Act) => void;
}

export function HeldList({ rows, state, chosen, onChosen, onAct }: Props) {
  const words = useWords(heldWords);
  const data = useWords(dataWords);
  const { formats } = useLanguage();
  const times = useTimes();
  const maySettle = useMay()('quarantine:settle');
  const toggle = (id: number) => {
    const next = new Set(chosen);
    if (!next.delete(id)) next.add(id);
    onChosen(next);
  };
  return (
    <>
      {maySettle && <Bar rows={rows} state={state} chosen={chosen} onChosen={onChosen} onAct={onAct} />}
      <Sheet
        label={words.title}
        rows={rows}
        keyOf={(row) => String(row.quarantine_id)}
        columns={[
          {
            label: words.row,
            cell: (row) => (
              <span className="fs-held-row">
                {maySettle && (
                  <Checkbox
                    size="xs"
                    aria-label={words.choose(formats.whole(row.line ?? 0))}
                    checked={chosen.has(row.quarantine_id)}
                    onChange={() => {
                      toggle(row.quarantine_id);
                    }}
                  />
                )}
                <span className="fs-two">
                  <code dir="ltr" className="fs-raw">
                    {row.raw || '–'}
                  </code>
                  <span>
                    <bdi>{row.file}</bdi>
                    {row.line !== null && <> · {data.line} {formats.whole(row.line)}</>}
                  </span>
                </span>
              </span>
            ),
          },
          {
            label: words.why,
            cell: (row) => (
              <span className="fs-two">
                <span>{data.rules[row.rule] ?? row.rule}</span>
                <Said text={row.message} />
              </span>
            ),
          },
          {
            label: data.series,
            cell: (row) => (
              <span className="fs-two">
                <bdi>{row.series ?? '–'}</bdi>
                <span>{row.event_at && times.moment(row.event_at)}</span>
              </span>
            ),
          },
          { label: words.proposal, cell: (row) => <Proposed row={row} /> },
        ]}
      />
    </>
  );
}

function Bar({ rows, state, chosen, onChosen, onAct }: Props) {
  const words = useWords(heldWords);
  const { formats } = useLanguage();
  const picked = rows.filter(({ quarantine_id }) => chosen.has(quarantine_id));
  const acts: [Act, string, boolean][] =
    state === 'open'
      ? [
          ['accept', words.accept, picked.length > 0 && picked.every(({ proposal }) => proposal !== null)],
          ['as-is', words.acceptAsIs, picked.length > 0 && picked.every(({ value }) => value !== null)],
          ['drop', words.drop, picked.length > 0],
        ]
      : [['undo', words.undo, picked.length > 0]];
  const all = rows.length > 0 && picked.length === rows.length;
  return (
    <div className="fs-held-bar">
      <Checkbox
        size="xs"
        label={picked.length > 0 ? words.chosen(formats.whole(picked.length)) : words.chooseAll}
        checked={all}
        indeterminate={!all && picked.length > 0}
        onChange={() => {
          onChosen(all ? new Set() : new Set(rows.map(({ quarantine_id }) => quarantine_id)));
        }}
      />
      <span className="fs-acts">
        {acts.map(([act, label, possible], at) => (
          <Button
            key={act}
            size="xs"
            variant={at === 0 && possible ? 'filled' : 'default'}
            disabled={!possible}
            onClick={() => {
              onAct(act);
            }}
          >
            {label}
          </Button>
        ))}
      </span>
    </div>
  );
}

function Proposed({ row }: { row: HeldRow }) {
  const words = useWords(heldWords);
  const { formats } = useLanguage();
  const times = useTimes();
  const { proposal, value, event_at } = row;
  if (!proposal) return <span className="fs-note">{words.noProposal}</span>;
  const moved = event_at !== null && Date.parse(proposal.event_at) !== Date.parse(event_at);
  return (
    <span className="fs-two">
      <bdi dir="ltr">{value === null || value === proposal.value ? formats.round(proposal.value) : words.becomes(formats.round(value), formats.round(proposal.value))}</bdi>
      <span>
        {words.repairs[proposal.repair] ?? proposal.reason}
        {moved && <> · {words.moved(times.moment(proposal.event_at))}</>}
      </span>
    </span>
  );
}
