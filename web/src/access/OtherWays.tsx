/** Ways in without a password: a passkey, or the organisation's own sign-in. */

import { Button } from '@mantine/core';
import { IconBuilding, IconFingerprint } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { useSearch } from '@tanstack/react-router';
import { useState } from 'react';

import { knowsPasskeys } from '../account/passkey';
import { passkeySignIn, providerOf, type SignedIn } from '../api/session';
import { ownPath } from '../app/paths';
import { AskForm } from '../form/AskForm';
import { TextField } from '../form/fields';
import { sentenceOf } from '../form/refusal';
import { formWords } from '../form/words';
import { useWords } from '../i18n/language';
import { Dialog } from '../sheet/Dialog';
import { usePasskeyWords } from './usePasskeyWords';
import { accessWords } from './words';

export function OtherWays({ onProved }: { onProved: (answer: SignedIn) => void }) {
  const words = useWords(accessWords);
  const forms = useWords(formWords);
  const inWords = usePasskeyWords();
  const passkey = useMutation({ mutationFn: () => inWords(passkeySignIn()), onSuccess: onProved });
  const { to } = useSearch({ strict: false });
  const [asking, setAsking] = useState(false);
  return (
    <>
      <p className="fs-or">{words.signIn.or}</p>
      <div className="fs-ways">
        {knowsPasskeys() && (
          <Button
            variant="default"
            size="md"
            leftSection={<IconFingerprint size={18} stroke={1.7} aria-hidden />}
            loading={passkey.isPending}
            onClick={() => {
              passkey.mutate();
            }}
          >
            {words.signIn.passkey}
          </Button>
        )}
        <Button
          variant="default"
          size="md"
          leftSection={<IconBuilding size={18} stroke={1.7} aria-hidden />}
          onClick={() => {
            setAsking(true);
          }}
        >
          {words.signIn.organisation}
        </Button>
        <p className="fs-refusal" role="alert">
          {passkey.error && sentenceOf(passkey.error, forms)}
        </p>
      </div>
      <Dialog
        title={words.sso.title}
        opened={asking}
        onClose={() => {
          setAsking(false);
        }}
      >
        <p>{words.sso.lead}</p>
        <AskForm
          action={words.sso.action}
          // The browser leaves the page for the provider's.
          send={({ organisation = '' }) => {
            location.assign(providerOf(organisation.toLowerCase(), ownPath(to)));
            return new Promise<never>(() => undefined);
          }}
          onDone={() => undefined}
        >
          <TextField
            name="organisation"
            label={words.sso.slug}
            placeholder={words.sso.slugHelp}
            autoComplete="organization"
            autoCapitalize="none"
            spellCheck={false}
            dir="ltr"
            data-autofocus
          />
        </AskForm>
      </Dialog>
    </>
  );
}
