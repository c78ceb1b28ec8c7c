/** Keys of programs: made, renewed and ended here; each is shown once. */

import { Button } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';

import { endKey, keys, type Key, type KeyMade } from '../api/keys';
import { useWords } from '../i18n/language';
import { Dialog } from '../sheet/Dialog';
import { ListPage } from '../sheet/ListPage';
import { Asked, Card } from '../sheet/Page';
import { Secret } from '../sheet/Secret';
import { KeyList } from './KeyList';
import { MakeDialog, RenewDialog } from './KeyDialogs';
import { keyWords } from './words';

type Shown = { to: 'make' } | { to: 'renew' | 'end'; key: Key } | { to: 'keep'; secret: string } | null;

export function KeysPage() {
  const words = useWords(keyWords);
  const query = useQuery(keys);
  const cache = useQueryClient();
  const [shown, setShown] = useState<Shown>(null);
  const again = () => void cache.invalidateQueries(keys);
  const close = () => {
    setShown(null);
  };
  const made = ({ secret }: KeyMade) => {
    again();
    setShown({ to: 'keep', secret });
  };
  return (
    <ListPage
      words={words}
      begin={words.make}
      onBegin={() => {
        setShown({ to: 'make' });
      }}
      ending={
        shown?.to === 'end' && {
          title: words.endTitle(shown.key.name),
          told: words.endTold,
          action: words.end,
          run: () => endKey(shown.key.key_id),
          onDone: again,
          onClose: close,
        }
      }
    >
      <Card>
        <Asked query={query} empty={words.none}>
          {(rows) => (
            <KeyList
              rows={rows}
              onAct={(to, key) => {
                setShown({ to, key });
              }}
            />
          )}
        </Asked>
      </Card>
      {shown?.to === 'make' && <MakeDialog onClose={close} onMade={made} />}
      {shown?.to === 'renew' && <RenewDialog renewed={shown.key} onClose={close} onMade={made} />}
      {shown?.to === 'keep' && (
        <Dialog title={words.madeTitle} opened onClose={close} wide>
          <p>{words.madeTold}</p>
          <Secret text={shown.secret} label={words.secret} />
          <Button onClick={close}>{words.done}</Button>
        </Dialog>
      )}
    </ListPage>
  );
}
