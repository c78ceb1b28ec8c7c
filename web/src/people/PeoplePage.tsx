/** Members of the organisation with their roles, and who is invited. */

import { IconUserPlus } from '@tabler/icons-react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';

import { invitations, letGo, people, roles, type Member } from '../api/people';
import { useWords } from '../i18n/language';
import { ListPage } from '../sheet/ListPage';
import { Asked, Card } from '../sheet/Page';
import { Invitations } from './Invitations';
import { InviteDialog } from './InviteDialog';
import { Members } from './Members';
import { peopleWords } from './words';

export function PeoplePage() {
  const words = useWords(peopleWords);
  const members = useQuery(people);
  const invited = useQuery(invitations);
  const known = useQuery(roles);
  const [inviting, setInviting] = useState(false);
  const [sentTo, setSentTo] = useState('');
  const [leaving, setLeaving] = useState<Member | null>(null);
  const cache = useQueryClient();
  const ending = leaving && {
    title: words.removeTitle(leaving.name),
    told: words.removeTold,
    action: words.remove,
    run: () => letGo(leaving.person_id),
    onDone: () => {
      void cache.invalidateQueries(people);
      void cache.invalidateQueries(roles);
    },
    onClose: () => {
      setLeaving(null);
    },
  };
  return (
    <ListPage
      words={words}
      begin={words.invite}
      icon={IconUserPlus}
      onBegin={() => {
        setInviting(true);
      }}
      ending={ending}
    >
      <Card title={words.members}>
        <Asked query={members}>{(rows) => <Members rows={rows} roles={known.data ?? []} onRemove={setLeaving} />}</Asked>
      </Card>
      <Card title={words.invitations} note={sentTo && <span role="status">{words.sent(sentTo)}</span>}>
        <Asked query={invited} empty={words.noInvitations}>
          {(rows) => <Invitations rows={rows} />}
        </Asked>
      </Card>
      <InviteDialog
        opened={inviting}
        roles={known.data ?? []}
        onClose={() => {
          setInviting(false);
        }}
        onSent={(email) => {
          setSentTo(email);
          setInviting(false);
        }}
      />
    </ListPage>
  );
}
