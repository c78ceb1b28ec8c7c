/** What a source delivered and what became of each: what could not be loaded says why, and can be tried again. */

import { Button, NativeSelect } from '@mantine/core';
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';

import { parcels, PARCEL_STATES, tryAgain, type Parcel, type ParcelState, type SourceDetail } from '../../api/sources';
import { useMay } from '../../app/useSession';
import { Failure } from '../../form/Failure';
import { sentenceOf } from '../../form/refusal';
import { formWords } from '../../form/words';
import { useLanguage, useWords } from '../../i18n/language';
import { Said } from '../../said/Said';
import { Card, Paged } from '../../sheet/Page';
import { Sheet } from '../../sheet/Sheet';
import { useTimes } from '../../sheet/useTimes';
import { askedWords } from './askedWords';

const TONES: Record<ParcelState, string> = { failed: 'red', open: 'grey', taken: 'amber', loaded: 'green' };

interface Props {
  source: SourceDetail;
  /** A job asks the source, so that one is tried again. */
  onAsked: (jobId: string) => void;
}

export function Parcels({ source, onAsked }: Props) {
  const words = useWords(askedWords);
  const forms = useWords(formWords);
  const { formats } = useLanguage();
  const times = useTimes();
  const may = useMay();
  const cache = useQueryClient();
  const [state, setState] = useState<ParcelState | ''>('');
  const query = useInfiniteQuery(parcels(source.source_id, state));
  const again = useMutation({
    mutationFn: (parcelId: string) => tryAgain(source.source_id, parcelId),
    onSuccess: onAsked,
    onSettled: () => cache.invalidateQueries({ queryKey: ['sources'] }),
  });
  const count = (each: ParcelState) => formats.whole(source.parcels[each] ?? 0);
  return (
    <Card title={words.parcels} note={words.parcelsWhy}>
      <div className="fs-filters">
        <NativeSelect
          aria-label={words.filter}
          value={state}
          data={[{ value: '', label: words.all }, ...PARCEL_STATES.map((each) => ({ value: each, label: `${words.parcelStates[each]} (${count(each)})` }))]}
          onChange={(event) => {
            setState(PARCEL_STATES.find((each) => each === event.currentTarget.value) ?? '');
          }}
        />
      </div>
      <p className={again.error ? 'fs-refusal' : 'fs-hidden'} role="alert">
        {again.error && sentenceOf(again.error, forms)}
      </p>
      <Paged query={query} empty={state ? words.noneSo : words.noParcels}>
        {(rows) => (
          <Sheet
            label={words.parcels}
            rows={rows}
            keyOf={({ parcel_id }) => parcel_id}
            columns={[
              {
                label: words.parcel,
                cell: (row) => (
                  <span className="fs-two fs-source-delivered">
                    <bdi dir="ltr">{row.key === 'rows' ? row.name : row.key}</bdi>
                    <bdi>{row.contract}</bdi>
                  </span>
                ),
              },
              { label: words.state, cell: (row) => <span className={`fs-badge fs-badge-${TONES[row.state]}`}>{words.parcelStates[row.state]}</span> },
              {
                label: words.known,
                cell: (row) => (
                  <time dateTime={row.known_at} title={times.moment(row.known_at)}>
                    {times.ago(row.known_at)}
                  </time>
                ),
              },
              { label: words.outcome, cell: (row) => <Outcome parcel={row} /> },
              {
                label: words.action,
                actions: true,
                cell: (row) =>
                  row.state === 'failed' &&
                  may('file:upload') && (
                    <Button
                      variant="default"
                      size="xs"
                      aria-label={`${words.again}: ${row.name}`}
                      loading={again.isPending && again.variables === row.parcel_id}
                      onClick={() => {
                        again.mutate(row.parcel_id);
                      }}
                    >
                      {words.again}
                    </Button>
                  ),
              },
            ]}
          />
        )}
      </Paged>
    </Card>
  );
}

/** Why one was not loaded, and what to do; the way to the load that it was part of. */
function Outcome({ parcel }: { parcel: Parcel }) {
  const words = useWords(askedWords);
  const { formats } = useLanguage();
  const { error, run_id: run, attempts } = parcel;
  const remedy = typeof error?.['remedy'] === 'string' ? error['remedy'] : '';
  return (
    <span className="fs-source-outcome">
      {error && <Failure error={error} />}
      {remedy && (
        <small>
          <Said text={remedy} />
        </small>
      )}
      {attempts > 1 && <small>{words.attempts(formats.whole(attempts))}</small>}
      {run && (
        <Link to="/data/runs" search={{ run }} className="fs-way">
          {words.run}
        </Link>
      )}
    </span>
  );
}
