/** Sets up the organisation's provider, or changes it; what is not typed anew of the secret stays as it is. */

import { NativeSelect } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';

import { roles as rolesQuery } from '../api/people';
import { provider, setUp, type Provider, type RoleGiven } from '../api/sso';
import { AskForm, type Values } from '../form/AskForm';
import { PasswordField, TextField } from '../form/fields';
import { useLanguage, useWords } from '../i18n/language';
import { RoleSelect } from '../people/RoleSelect';
import { Dialog } from '../sheet/Dialog';
import { RoleMapping } from './RoleMapping';
import { ssoWords } from './words';

const NOBODY = '';
const RECHECKS = [5, 15, 60, 240, 1440];
const FRESH = { issuer: '', client_id: '', scopes: 'openid email profile', role_claim: 'groups', session_hours: 12 };

export function ProviderDialog({ kept, onClose }: { kept: Provider | null; onClose: () => void }) {
  const words = useWords(ssoWords);
  const { formats } = useLanguage();
  const cache = useQueryClient();
  const known = (useQuery(rolesQuery).data ?? []).filter(({ name }) => name !== 'owner');
  const [mapping, setMapping] = useState<RoleGiven[]>(kept?.roles ?? []);
  const [others, setOthers] = useState(kept?.default_role ?? NOBODY);
  const now = kept ?? FRESH;
  const recheck = kept?.recheck_minutes ?? null;
  const rechecks = recheck && !RECHECKS.includes(recheck) ? [...RECHECKS, recheck] : RECHECKS;
  return (
    <Dialog title={kept ? words.changeTitle : words.setUpTitle} opened onClose={onClose} wide>
      <AskForm
        send={(typed) => setUp(wantedOf(typed, mapping, others))}
        onDone={(answer) => {
          cache.setQueryData(provider.queryKey, answer);
          onClose();
        }}
        action={words.save}
      >
        <TextField name="issuer" type="url" label={words.issuer} description={words.issuerHelp} defaultValue={now.issuer} dir="ltr" data-autofocus />
        <div className="fs-pair">
          <TextField name="client_id" label={words.client} defaultValue={now.client_id} autoComplete="off" dir="ltr" />
          <PasswordField
            name="client_secret"
            label={words.secret}
            required={false}
            autoComplete="off"
            placeholder={kept?.has_secret ? words.secretStays : words.secretNone}
          />
        </div>
        <TextField name="scopes" label={words.scopes} defaultValue={now.scopes} dir="ltr" />
        <TextField name="role_claim" label={words.claim} description={words.claimHelp} defaultValue={now.role_claim} dir="ltr" />
        <RoleMapping roles={known} mapping={mapping} onChange={setMapping} />
        <RoleSelect
          size="md"
          label={mapping.length > 0 ? words.others : words.everybody}
          roles={known}
          none={words.refused}
          value={others}
          onChange={(event) => {
            setOthers(event.currentTarget.value);
          }}
        />
        <TextField
          name="domains"
          label={words.domains}
          description={words.domainsHelp}
          placeholder={words.allDomains}
          defaultValue={kept?.domains.join(', ')}
          required={false}
          dir="ltr"
        />
        <div className="fs-pair">
          <TextField name="session_hours" type="number" min={1} max={168} label={words.hours} defaultValue={now.session_hours} dir="ltr" />
          <NativeSelect
            size="md"
            name="recheck_minutes"
            label={words.recheck}
            defaultValue={recheck ?? NOBODY}
            data={[
              { value: NOBODY, label: words.never },
              ...rechecks.map((minutes) => ({ value: String(minutes), label: words.every(formats.whole(minutes)) })),
            ]}
          />
        </div>
      </AskForm>
    </Dialog>
  );
}

function wantedOf(typed: Values, mapping: RoleGiven[], others: string) {
  const { issuer = '', client_id = '', client_secret, scopes = '', role_claim = '', domains = '', session_hours, recheck_minutes } = typed;
  return {
    issuer,
    client_id,
    client_secret: client_secret || null,
    scopes,
    role_claim,
    roles: mapping.map(({ value, role }) => ({ value: value.trim(), role })).filter(({ value }) => value),
    default_role: others || null,
    domains: domains.split(/[\s,،]+/).filter(Boolean),
    session_hours: Number(session_hours),
    recheck_minutes: Number(recheck_minutes) || null,
  };
}
