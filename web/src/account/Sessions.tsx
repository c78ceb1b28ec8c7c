/** The browsers in which one is signed in. */

import { Button } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';

import { endOtherSessions, endSession, ownSessions, type OwnSession } from '../api/account';
import { useWords } from '../i18n/language';
import { Sure } from '../sheet/Dialog';
import { Asked, Card } from '../sheet/Page';
import { Sheet } from '../sheet/Sheet';
import { useTimes } from '../sheet/useTimes';
import { agentName } from './agent';
import { accountWords } from './words';

export function Sessions() {
  const words = useWords(accountWords);
  const query = useQuery(ownSessions);
  const cache = useQueryClient();
  const [sure, setSure] = useState(false);
  const again = () => void cache.invalidateQueries(ownSessions);
  const end = useMutation({ mutationFn: endSession, onSettled: again });
  const others = (query.data?.length ?? 0) > 1;
  const allOthers = others && (
    <Button
      variant="default"
      size="xs"
      onClick={() => {
        setSure(true);
      }}
    >
      {words.endOthers}
    </Button>
  );
  return (
    <Card title={words.sessions} note={words.sessionsNote} action={allOthers}>
      <Asked query={query}>
        {(rows) => <List rows={rows} onEnd={end.mutate} ending={end.isPending ? end.variables : null} />}
      </Asked>
      <Sure
        title={words.endOthers}
        told={words.endOthersTold}
        action={words.endOthers}
        opened={sure}
        onClose={() => {
          setSure(false);
        }}
        run={endOtherSessions}
        onDone={again}
      />
    </Card>
  );
}

function List({ rows, onEnd, ending }: { rows: OwnSession[]; onEnd: (sessionId: string) => void; ending: string | null }) {
  const words = useWords(accountWords);
  const times = useTimes();
  return (
    <Sheet
      label={words.sessions}
      rows={rows}
      keyOf={(row) => row.session_id}
      columns={[
        {
          label: words.browser,
          cell: (row) => (
            <span className="fs-two">
              <bdi title={row.agent}>{agentName(row.agent)}</bdi>
              <bdi>{row.address}</bdi>
            </span>
          ),
        },
        { label: words.lastSeen, cell: (row) => (row.current ? <Badge /> : times.ago(row.seen_at)) },
        { label: words.since, cell: (row) => times.moment(row.made_at) },
        {
          label: words.action,
          actions: true,
          cell: (row) =>
            !row.current && (
              <Button
                variant="default"
                size="xs"
                loading={ending === row.session_id}
                onClick={() => {
                  onEnd(row.session_id);
                }}
              >
                {words.end}
              </Button>
            ),
        },
      ]}
    />
  );
}

function Badge() {
  const words = useWords(accountWords);
  return <span className="fs-badge fs-badge-green">{words.current}</span>;
}
