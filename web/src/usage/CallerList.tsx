/** What each key and person used, and how far a key is into its quota of the month. */

import { Progress } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';

import { keys } from '../api/keys';
import { people } from '../api/people';
import { usage, type Used } from '../api/usage';
import { useNow } from '../app/useNow';
import { useMay, useSession } from '../app/useSession';
import { useLanguage, useWords } from '../i18n/language';
import { Sheet } from '../sheet/Sheet';
import { MEASURES } from './search';
import { byCaller, callerOf, dayOf, periodsTo, type Total } from './sums';
import { useMeasures } from './useMeasures';
import { usageWords } from './words';

export function CallerList({ rows }: { rows: Used[] }) {
  const words = useWords(usageWords);
  const told = useMeasures();
  const { nameOf, quotaOf } = useCallers();
  const month = dayOf(periodsTo(useNow(), 'month').at(-1) ?? '');
  const thisMonth = useQuery(usage('month', month)).data ?? [];
  const usedBy = (caller: string) => thisMonth.find((row) => callerOf(row) === caller)?.requests ?? 0;
  return (
    <Sheet
      label={words.callers}
      rows={byCaller(rows)}
      keyOf={({ name }) => name}
      columns={[
        { label: words.caller, cell: ({ name }) => <Caller kind={name.split(':')[0] ?? ''} name={nameOf(name)} /> },
        ...MEASURES.map((measure) => ({ label: words.measures[measure], cell: (row: Total) => told[measure](row[measure]) })),
        {
          label: words.quota,
          cell: ({ name }) => {
            const quota = quotaOf(name);
            return quota ? <Quota used={usedBy(name)} quota={quota} /> : <span className="fs-note">{words.noQuota}</span>;
          },
        },
      ]}
    />
  );
}

function Caller({ kind, name }: { kind: string; name: string | undefined }) {
  const words = useWords(usageWords);
  const what = words.kinds[kind] ?? kind;
  return (
    <span className="fs-two">
      <bdi>{name ?? what}</bdi>
      {name && <span>{what}</span>}
    </span>
  );
}

function Quota({ used, quota }: { used: number; quota: number }) {
  const words = useWords(usageWords);
  const { formats } = useLanguage();
  const over = used >= quota;
  return (
    <span className="fs-far">
      <Progress size={6} value={Math.min(100, (100 * used) / quota)} aria-label={words.quota} {...(over && { color: 'red' })} />
      <span className="fs-note">
        {words.ofQuota(formats.whole(used), formats.whole(quota))} {over && <span className="fs-badge fs-badge-red">{words.quotaOver}</span>}
      </span>
    </span>
  );
}

/** The names and quotas of callers, as far as the reader may know them; else the end of their number. */
function useCallers() {
  const may = useMay();
  const { me } = useSession();
  const known = useQuery({ ...keys, enabled: may('key:manage') }).data ?? [];
  const members = useQuery({ ...people, enabled: may('people:manage') && me !== null }).data ?? [];
  const keyOf = (caller: string) => known.find(({ key_id }) => `key:${key_id}` === caller);
  return {
    quotaOf: (caller: string) => keyOf(caller)?.monthly_quota ?? null,
    nameOf: (caller: string) => {
      const id = caller.slice(caller.indexOf(':') + 1);
      return (keyOf(caller) ?? members.find(({ person_id }) => `person:${person_id}` === caller))?.name ?? (id && `…${id.slice(-8)}`);
    },
  };
}
