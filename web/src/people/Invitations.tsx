/** Who is invited, and what became of it. */

import { Button } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';

import { invitations, revoke, type Invitation } from '../api/people';
import { useLanguage, useWords } from '../i18n/language';
import { roleName } from '../i18n/roles';
import { Sheet } from '../sheet/Sheet';
import { useTimes } from '../sheet/useTimes';
import { peopleWords } from './words';

export function Invitations({ rows }: { rows: Invitation[] }) {
  const words = useWords(peopleWords);
  const { language } = useLanguage();
  const times = useTimes();
  const cache = useQueryClient();
  const takeBack = useMutation({ mutationFn: revoke, onSettled: () => cache.invalidateQueries(invitations) });
  return (
    <Sheet
      label={words.invitations}
      rows={rows}
      keyOf={(row) => row.invitation_id}
      faded={(row) => row.state !== 'open'}
      columns={[
        {
          label: words.person,
          cell: (row) => (
            <span className="fs-two">
              <bdi>{row.email}</bdi>
              <span>{row.invited_by && words.by(row.invited_by)}</span>
            </span>
          ),
        },
        { label: words.role, cell: (row) => <bdi>{roleName(row.role, language)}</bdi> },
        {
          label: words.state,
          cell: (row) => (
            <span className={`fs-badge ${row.state === 'open' ? 'fs-badge-amber' : row.state === 'accepted' ? 'fs-badge-green' : 'fs-badge-grey'}`}>
              {words.states[row.state]}
              {row.state === 'open' && ` · ${words.expires(times.age(row.expires_at))}`}
            </span>
          ),
        },
        {
          label: words.action,
          actions: true,
          cell: (row) =>
            row.state === 'open' && (
              <Button
                variant="default"
                size="xs"
                loading={takeBack.isPending && takeBack.variables === row.invitation_id}
                onClick={() => {
                  takeBack.mutate(row.invitation_id);
                }}
              >
                {words.revoke}
              </Button>
            ),
        },
      ]}
    />
  );
}
