/** The keys of the organisation, ended ones too. */

import { Button } from '@mantine/core';

import type { Key } from '../api/keys';
import { useNow } from '../app/useNow';
import { useLanguage, useWords } from '../i18n/language';
import { Sheet } from '../sheet/Sheet';
import { useTimes } from '../sheet/useTimes';
import { keyWords } from './words';

interface Props {
  rows: Key[];
  onAct: (to: 'renew' | 'end', key: Key) => void;
}

export function KeyList({ rows, onAct }: Props) {
  const words = useWords(keyWords);
  const { formats } = useLanguage();
  const times = useTimes();
  const now = useNow();
  const over = ({ revoked_at, expires_at }: Key) => Boolean(revoked_at) || (expires_at ? Date.parse(expires_at) <= now : false);
  const limitsOf = ({ rate_per_minute: rate, monthly_quota: quota }: Key) =>
    [rate && words.rateOf(formats.whole(rate)), quota && words.quotaOf(formats.whole(quota))].filter((limit) => typeof limit === 'string');
  return (
    <Sheet
      label={words.list}
      rows={rows}
      keyOf={(row) => row.key_id}
      faded={over}
      columns={[
        {
          label: words.key,
          cell: (row) => (
            <span className="fs-two">
              <bdi>{row.name}</bdi>
              <code dir="ltr">fsk_{row.prefix}…</code>
            </span>
          ),
        },
        {
          label: words.allows,
          cell: (row) => (
            <span className="fs-note">
              <span dir="ltr">{row.permissions.join(', ')}</span>
              {limitsOf(row).map((limit) => (
                <span key={limit}> · {limit}</span>
              ))}
            </span>
          ),
        },
        { label: words.used, cell: (row) => (row.used_at ? times.ago(row.used_at) : words.never) },
        {
          label: words.ends,
          cell: (row) =>
            over(row) ? <span className="fs-badge fs-badge-grey">{words.ended}</span> : row.expires_at ? times.age(row.expires_at) : words.noEnd,
        },
        {
          label: words.action,
          actions: true,
          cell: (row) =>
            !over(row) && (
              <span className="fs-acts">
                {(['renew', 'end'] as const).map((to) => (
                  <Button
                    key={to}
                    variant="default"
                    size="xs"
                    onClick={() => {
                      onAct(to, row);
                    }}
                  >
                    {words[to]}
                  </Button>
                ))}
              </span>
            ),
        },
      ]}
    />
  );
}
