/** Roles: those of the organisation, and a table of what each allows. */

import { Button } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';

import { people, removeRole, roles, type Role } from '../api/people';
import { useMay } from '../app/useSession';
import { useLanguage, useWords } from '../i18n/language';
import { ListPage } from '../sheet/ListPage';
import { Asked, Card } from '../sheet/Page';
import { Sheet } from '../sheet/Sheet';
import { RoleDialog } from './RoleDialog';
import { RoleTable } from './RoleTable';
import { roleWords } from './words';

export function RolesPage() {
  const words = useWords(roleWords);
  const may = useMay();
  const query = useQuery(roles);
  const cache = useQueryClient();
  const [shown, setShown] = useState<Role | 'new' | null>(null);
  const [leaving, setLeaving] = useState<Role | null>(null);
  const manage = may('role:manage');
  const ending = leaving && {
    title: words.removeTitle(leaving.name),
    told: words.removeTold,
    action: words.remove,
    run: () => removeRole(leaving.name),
    onDone: () => {
      void cache.invalidateQueries(roles);
      void cache.invalidateQueries(people);
    },
    onClose: () => {
      setLeaving(null);
    },
  };
  return (
    <ListPage
      words={words}
      begin={manage && words.make}
      onBegin={() => {
        setShown('new');
      }}
      ending={ending}
    >
      <Card title={words.own} note={words.ownNote}>
        <Asked query={query} empty={words.none} isEmpty={(rows) => rows.every((row) => row.built_in)}>
          {(rows) => <Own rows={rows.filter((row) => !row.built_in)} manage={manage} onChange={setShown} onRemove={setLeaving} />}
        </Asked>
      </Card>
      <Card title={words.table}>
        <Asked query={query}>{(rows) => <RoleTable roles={rows} />}</Asked>
      </Card>
      {shown && (
        <RoleDialog
          key={shown === 'new' ? '' : shown.name}
          role={shown === 'new' ? null : shown}
          onClose={() => {
            setShown(null);
          }}
        />
      )}
    </ListPage>
  );
}

interface Own {
  rows: Role[];
  manage: boolean;
  onChange: (role: Role) => void;
  onRemove: (role: Role) => void;
}

function Own({ rows, manage, onChange, onRemove }: Own) {
  const words = useWords(roleWords);
  const { formats } = useLanguage();
  return (
    <Sheet
      label={words.own}
      rows={rows}
      keyOf={(row) => row.name}
      columns={[
        {
          label: words.name,
          cell: (row) => (
            <span className="fs-two">
              <bdi>{row.name}</bdi>
              <span dir="ltr">{row.permissions.join(', ')}</span>
            </span>
          ),
        },
        { label: words.members, cell: (row) => formats.whole(row.members) },
        {
          label: words.action,
          actions: true,
          cell: (row) =>
            manage && (
              <span className="fs-acts">
                <Button
                  variant="default"
                  size="xs"
                  onClick={() => {
                    onChange(row);
                  }}
                >
                  {words.change}
                </Button>
                <Button
                  variant="default"
                  size="xs"
                  onClick={() => {
                    onRemove(row);
                  }}
                >
                  {words.remove}
                </Button>
              </span>
            ),
        },
      ]}
    />
  );
}
