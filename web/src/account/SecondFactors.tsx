/** One's second factors: the authenticator app, recovery codes and passkeys. */

import { Button } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';

import { factors, removeApp, renewCodes, type Factors, type Passkey } from '../api/factors';
import { useLanguage, useWords } from '../i18n/language';
import { Asked, Card } from '../sheet/Page';
import { Setting } from '../sheet/Setting';
import { useTimes } from '../sheet/useTimes';
import { AppDialog } from './AppDialog';
import { CodesDialog } from './CodesDialog';
import { factorWords } from './factorWords';
import { AddPasskey, Passkeys, RemovePasskey } from './Passkeys';
import { Proof } from './Proof';
import { knowsPasskeys } from './passkey';

type Shown = { to: 'app' | 'remove-app' | 'renew' | 'add' } | { to: 'remove'; passkey: Passkey } | { to: 'codes'; codes: string[] } | null;

export function SecondFactors() {
  const words = useWords(factorWords);
  const query = useQuery(factors);
  const cache = useQueryClient();
  const [shown, setShown] = useState<Shown>(null);
  const show = (to: 'app' | 'remove-app' | 'renew' | 'add') => {
    setShown({ to });
  };
  const close = () => {
    setShown(null);
  };
  const done = (codes: string[] | undefined) => {
    void cache.invalidateQueries(factors);
    setShown(codes && codes.length > 0 ? { to: 'codes', codes } : null);
  };
  return (
    <>
      <Card title={words.title} note={words.note}>
        <Asked query={query}>{(held) => <Held held={held} onShow={show} />}</Asked>
      </Card>
      <Card
        title={words.passkeys}
        note={words.passkeysNote}
        action={
          knowsPasskeys() && (
            <Button
              variant="default"
              size="xs"
              onClick={() => {
                show('add');
              }}
            >
              {words.passkeyAdd}
            </Button>
          )
        }
      >
        <Asked query={query}>
          {({ passkeys }) => (
            <Passkeys
              rows={passkeys}
              onRemove={(passkey) => {
                setShown({ to: 'remove', passkey });
              }}
            />
          )}
        </Asked>
      </Card>
      {shown?.to === 'app' && <AppDialog onClose={close} onDone={done} />}
      {shown?.to === 'add' && <AddPasskey onClose={close} onDone={done} />}
      {shown?.to === 'remove' && <RemovePasskey passkey={shown.passkey} onClose={close} onDone={done} />}
      {shown?.to === 'codes' && <CodesDialog codes={shown.codes} onClose={close} />}
      {shown?.to === 'remove-app' && (
        <Proof title={words.appRemove} told={words.appRemoveTold} action={words.appRemove} danger run={removeApp} onClose={close} onDone={() => { done(undefined); }} />
      )}
      {shown?.to === 'renew' && (
        <Proof title={words.codesRenew} told={words.codesTold} action={words.codesRenew} run={renewCodes} onClose={close} onDone={done} />
      )}
    </>
  );
}

function Held({ held, onShow }: { held: Factors; onShow: (to: 'app' | 'remove-app' | 'renew') => void }) {
  const words = useWords(factorWords);
  const { formats } = useLanguage();
  const times = useTimes();
  const { totp_since: since, recovery_codes_left: left } = held;
  return (
    <>
      <Setting title={words.app} told={since ? words.appSince(times.moment(since)) : words.appOff}>
        <Button
          variant="default"
          size="xs"
          onClick={() => {
            onShow(since ? 'remove-app' : 'app');
          }}
        >
          {since ? words.appRemove : words.appSetUp}
        </Button>
      </Setting>
      <Setting title={words.codes} told={left > 0 ? words.codesLeft(formats.whole(left)) : words.codesNone}>
        {(since ?? held.passkeys.length > 0) && (
          <Button
            variant="default"
            size="xs"
            onClick={() => {
              onShow('renew');
            }}
          >
            {words.codesRenew}
          </Button>
        )}
      </Setting>
    </>
  );
}
