/** Makes a key, or a new one in the place of another. */

import { NativeSelect } from '@mantine/core';
import { useState } from 'react';

import { makeKey, renewKey, type Key, type KeyMade } from '../api/keys';
import type { Permission } from '../api/session';
import { useMay } from '../app/useSession';
import { AskForm } from '../form/AskForm';
import { TextField } from '../form/fields';
import { useLanguage, useWords } from '../i18n/language';
import { roleName } from '../i18n/roles';
import { PermissionPicker } from '../roles/PermissionPicker';
import { Dialog } from '../sheet/Dialog';
import { keyWords } from './words';

const ROLES = ['viewer', 'operator', 'analyst'] as const;
const OWN = '';
const DAY_MS = 86_400_000;

interface Props {
  onClose: () => void;
  onMade: (made: KeyMade) => void;
}

export function MakeDialog({ onClose, onMade }: Props) {
  const words = useWords(keyWords);
  const { language } = useLanguage();
  const may = useMay();
  const [role, setRole] = useState<string>(may('data:push') ? 'operator' : 'viewer');
  const [chosen, setChosen] = useState<Permission[]>(['data:read']);
  return (
    <Dialog title={words.makeTitle} opened onClose={onClose} wide>
      <AskForm
        send={({ name = '', days, rate, quota }) => {
          if (role === OWN && chosen.length === 0) throw new Error(words.choose);
          return makeKey({
            name,
            permissions: role === OWN ? chosen : [role],
            expires_at: after(Number(days)),
            rate_per_minute: limit(rate),
            monthly_quota: limit(quota),
          });
        }}
        onDone={onMade}
        action={words.make}
      >
        <TextField name="name" label={words.name} description={words.nameHelp} autoComplete="off" maxLength={100} data-autofocus />
        <NativeSelect
          size="md"
          label={words.role}
          value={role}
          onChange={(event) => {
            setRole(event.currentTarget.value);
          }}
          data={[...ROLES.map((name) => ({ value: name, label: roleName(name, language) })), { value: OWN, label: words.ownChoice }]}
        />
        {role === OWN && <PermissionPicker label={words.ownChoice} chosen={chosen} onChange={setChosen} />}
        <NativeSelect size="md" name="days" label={words.lasts} data={Object.entries(words.lasting).map(([value, label]) => ({ value, label }))} />
        <div className="fs-pair">
          <TextField name="rate" type="number" min={1} label={words.rate} placeholder={words.unlimited} required={false} dir="ltr" />
          <TextField name="quota" type="number" min={1} label={words.quota} placeholder={words.unlimited} required={false} dir="ltr" />
        </div>
      </AskForm>
    </Dialog>
  );
}

export function RenewDialog({ renewed, onClose, onMade }: Props & { renewed: Key }) {
  const words = useWords(keyWords);
  return (
    <Dialog title={words.renewTitle(renewed.name)} opened onClose={onClose}>
      <p>{words.renewTold}</p>
      <AskForm
        send={({ overlap = '0' }) => renewKey({ key_id: renewed.key_id, overlap_seconds: Number(overlap) })}
        onDone={onMade}
        action={words.renew}
      >
        <NativeSelect
          size="md"
          name="overlap"
          label={words.overlap}
          defaultValue="86400"
          data={Object.entries(words.overlaps).map(([value, label]) => ({ value, label }))}
        />
      </AskForm>
    </Dialog>
  );
}

function limit(typed: string | undefined): number | null {
  return Number(typed) >= 1 ? Math.floor(Number(typed)) : null;
}

function after(days: number): string | null {
  return days > 0 ? new Date(Date.now() + days * DAY_MS).toISOString() : null;
}
