/** The organisation's sign-in provider: how it is set up, what to tell it, a trial, and its end. */

import { Button } from '@mantine/core';
import { IconBuilding } from '@tabler/icons-react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';

import { providerOf } from '../api/session';
import { accessRule, provider, removeProvider, type Provider } from '../api/sso';
import { Empty } from '../app/States';
import { useSession } from '../app/useSession';
import { useLanguage, useWords } from '../i18n/language';
import { roleName } from '../i18n/roles';
import { Dialog, Sure } from '../sheet/Dialog';
import { Asked, Card } from '../sheet/Page';
import { Secret } from '../sheet/Secret';
import { ProviderDialog } from './ProviderDialog';
import { ssoWords } from './words';

type Shown = 'change' | 'try' | 'remove' | null;

export function ProviderCard() {
  const words = useWords(ssoWords);
  const query = useQuery(provider);
  const cache = useQueryClient();
  const [shown, setShown] = useState<Shown>(null);
  const close = () => {
    setShown(null);
  };
  const acts = query.data && (
    <span className="fs-acts">
      {(['try', 'change', 'remove'] as const).map((to) => (
        <Button
          key={to}
          variant="default"
          size="xs"
          onClick={() => {
            setShown(to);
          }}
        >
          {words[to]}
        </Button>
      ))}
    </span>
  );
  return (
    <>
      <Card title={words.provider} note={words.providerNote} action={acts}>
        <Asked query={query}>
          {(kept) =>
            kept ? (
              <Facts kept={kept} />
            ) : (
              <Empty
                sentence={words.none}
                icon={IconBuilding}
                action={words.setUp}
                onAction={() => {
                  setShown('change');
                }}
              />
            )
          }
        </Asked>
      </Card>
      {query.data && <Mapping kept={query.data} />}
      {query.data !== undefined && <ToRegister kept={query.data} />}
      {shown === 'change' && query.data !== undefined && <ProviderDialog kept={query.data} onClose={close} />}
      {shown === 'try' && <Trial onClose={close} />}
      {shown === 'remove' && (
        <Sure
          title={words.removeTitle}
          told={words.removeTold}
          action={words.remove}
          opened
          onClose={close}
          run={removeProvider}
          onDone={() => {
            void cache.invalidateQueries(provider);
            void cache.invalidateQueries(accessRule);
          }}
        />
      )}
    </>
  );
}

function Facts({ kept }: { kept: Provider }) {
  const words = useWords(ssoWords);
  const { formats } = useLanguage();
  const facts = [
    [words.issuer, <bdi key="issuer">{kept.issuer}</bdi>],
    [words.client, <bdi key="client">{kept.client_id}</bdi>],
    [words.secret, kept.has_secret ? words.secretKept : words.secretNone],
    [words.scopes, <bdi key="scopes">{kept.scopes}</bdi>],
    [words.domains, kept.domains.length > 0 ? <bdi key="domains">{kept.domains.join(', ')}</bdi> : words.allDomains],
    [words.hours, words.hoursOf(formats.whole(kept.session_hours))],
    [words.recheck, kept.recheck_minutes ? words.every(formats.whole(kept.recheck_minutes)) : words.never],
  ] as const;
  return (
    <dl className="fs-facts-list">
      {facts.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

/** Which role what the provider says gives; the first line that fits counts. */
function Mapping({ kept }: { kept: Provider }) {
  const words = useWords(ssoWords);
  const { language } = useLanguage();
  return (
    <Card title={words.roles} note={words.rolesNote(kept.role_claim)}>
      <ol className="fs-mapping">
        {kept.roles.map(({ value, role }) => (
          <li key={value}>
            <code dir="ltr">{value}</code>
            <bdi className="fs-badge fs-badge-grey">{roleName(role, language)}</bdi>
          </li>
        ))}
        <li>
          <span>{kept.roles.length > 0 ? words.others : words.everybody}</span>
          {kept.default_role ? (
            <bdi className="fs-badge fs-badge-grey">{roleName(kept.default_role, language)}</bdi>
          ) : (
            <span className="fs-badge fs-badge-red">{words.refused}</span>
          )}
        </li>
      </ol>
    </Card>
  );
}

/** The two addresses that whoever manages the provider has to know; they hold before it is set up here. */
function ToRegister({ kept }: { kept: Provider | null }) {
  const words = useWords(ssoWords);
  const { me } = useSession();
  const callback = kept?.callback ?? `${location.origin}/api/v1/sign-in/callback`;
  const logout = kept?.logout ?? `${location.origin}/api/v1/sign-in/sso/${me?.organisation.slug ?? ''}/logout`;
  return (
    <Card title={words.register} note={words.registerNote}>
      {[
        [words.callback, words.callbackNote, callback] as const,
        [words.logout, words.logoutNote, logout] as const,
      ].map(([name, note, address]) => (
        <div key={name} className="fs-address">
          <h3>{name}</h3>
          <p>{note}</p>
          <Secret text={address} label={name} />
        </div>
      ))}
    </Card>
  );
}

function Trial({ onClose }: { onClose: () => void }) {
  const words = useWords(ssoWords);
  const { me } = useSession();
  return (
    <Dialog title={words.tryTitle} opened onClose={onClose}>
      <p>{words.tryTold}</p>
      <Button component="a" href={providerOf(me?.organisation.slug ?? '', '/signing-in')} size="md" leftSection={<IconBuilding size={16} aria-hidden />}>
        {words.tryNow}
      </Button>
    </Dialog>
  );
}
