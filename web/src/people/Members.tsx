/** The members: their roles can be changed, and they can be let go. */

import { Button } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';

import { giveRole, people, roles as rolesQuery, type Member, type Role } from '../api/people';
import { useSession } from '../app/useSession';
import { sentenceOf } from '../form/refusal';
import { formWords } from '../form/words';
import { useWords } from '../i18n/language';
import { Sheet } from '../sheet/Sheet';
import { useTimes } from '../sheet/useTimes';
import { RoleSelect } from './RoleSelect';
import { peopleWords } from './words';

export function Members({ rows, roles, onRemove }: { rows: Member[]; roles: Role[]; onRemove: (member: Member) => void }) {
  const words = useWords(peopleWords);
  const forms = useWords(formWords);
  const times = useTimes();
  const cache = useQueryClient();
  const { me } = useSession();
  const again = () => {
    void cache.invalidateQueries(people);
    void cache.invalidateQueries(rolesQuery);
  };
  const give = useMutation({ mutationFn: giveRole, onSettled: again });
  const own = (row: Member) => row.person_id === me?.person.person_id;
  return (
    <>
      {give.error && (
        <p className="fs-refusal" role="alert">
          {sentenceOf(give.error, forms)}
        </p>
      )}
      <Sheet
        label={words.members}
        rows={rows}
        keyOf={(row) => row.person_id}
        faded={(row) => row.disabled}
        columns={[
          { label: words.person, cell: (row) => <Person row={row} own={own(row)} /> },
          {
            label: words.role,
            cell: (row) => (
              <RoleSelect
                size="xs"
                aria-label={words.roleOf(row.name)}
                roles={roles}
                current={row.role}
                value={give.isPending && give.variables.person_id === row.person_id ? give.variables.role : row.role}
                disabled={roles.length === 0 || give.isPending}
                onChange={(event) => {
                  give.mutate({ person_id: row.person_id, role: event.currentTarget.value });
                }}
              />
            ),
          },
          { label: words.lastSeen, cell: (row) => (row.seen_at ? times.ago(row.seen_at) : words.never) },
          { label: words.since, cell: (row) => times.moment(row.since) },
          {
            label: words.action,
            actions: true,
            cell: (row) =>
              !own(row) && (
                <Button
                  variant="default"
                  size="xs"
                  onClick={() => {
                    onRemove(row);
                  }}
                >
                  {words.remove}
                </Button>
              ),
          },
        ]}
      />
    </>
  );
}

function Person({ row, own }: { row: Member; own: boolean }) {
  const words = useWords(peopleWords);
  return (
    <span className="fs-two">
      <span>
        <bdi>{row.name}</bdi> {own && <small className="fs-badge fs-badge-grey">{words.you}</small>}
        {row.disabled && <small className="fs-badge fs-badge-red">{words.disabled}</small>}
      </span>
      <bdi>{row.email}</bdi>
    </span>
  );
}
