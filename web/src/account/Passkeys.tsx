/** The passkeys of a person: added, named and removed. */

import { Button } from '@mantine/core';

import { addPasskey, removePasskey, type Passkey } from '../api/factors';
import { TextField } from '../form/fields';
import { useWords } from '../i18n/language';
import { Sheet } from '../sheet/Sheet';
import { useTimes } from '../sheet/useTimes';
import { factorWords } from './factorWords';
import { NoPasskeyError } from './passkey';
import { Proof } from './Proof';

export function Passkeys({ rows, onRemove }: { rows: Passkey[]; onRemove: (passkey: Passkey) => void }) {
  const words = useWords(factorWords);
  const times = useTimes();
  if (rows.length === 0) return <p className="fs-note">{words.passkeysNone}</p>;
  return (
    <Sheet
      label={words.passkeys}
      rows={rows}
      keyOf={(row) => row.passkey_id}
      columns={[
        {
          label: words.passkeyName,
          cell: (row) => (
            <span className="fs-two">
              <bdi>{row.name}</bdi>
              <span>{row.synced && words.synced}</span>
            </span>
          ),
        },
        { label: words.passkeyUsed, cell: (row) => (row.used_at ? times.ago(row.used_at) : words.passkeyNever) },
        {
          label: words.action,
          actions: true,
          cell: (row) => (
            <Button
              variant="default"
              size="xs"
              onClick={() => {
                onRemove(row);
              }}
            >
              {words.passkeyRemove}
            </Button>
          ),
        },
      ]}
    />
  );
}

interface Props {
  onClose: () => void;
  onDone: (recoveryCodes: string[] | undefined) => void;
}

export function AddPasskey({ onClose, onDone }: Props) {
  const words = useWords(factorWords);
  const run = async (password: string, typed: Record<string, string>) => {
    try {
      return await addPasskey({ password, name: typed['name'] ?? '' });
    } catch (error) {
      throw error instanceof NoPasskeyError ? new Error(words.noPasskey, { cause: error }) : error;
    }
  };
  return (
    <Proof title={words.passkeyAdd} told={words.passkeyTold} action={words.passkeyAdd} run={run} onClose={onClose} onDone={onDone}>
      <TextField name="name" label={words.passkeyName} placeholder={words.passkeyNameHelp} autoComplete="off" maxLength={100} data-autofocus />
    </Proof>
  );
}

export function RemovePasskey({ passkey, onClose, onDone }: Props & { passkey: Passkey }) {
  const words = useWords(factorWords);
  return (
    <Proof
      title={words.passkeyRemoveTitle(passkey.name)}
      told={words.passkeyRemoveTold}
      action={words.passkeyRemove}
      danger
      run={async (password) => {
        await removePasskey({ passkey_id: passkey.passkey_id, password });
        return undefined;
      }}
      onClose={onClose}
      onDone={onDone}
    />
  );
}
