/** Who is signed in: their organisations, their account, and the way out. */

import { Menu, UnstyledButton } from '@mantine/core';
import { IconCheck, IconLogout, IconUser, IconUsers } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';

import { workFor } from '../api/account';
import { becomes, signOut, type Me } from '../api/session';
import { useLanguage } from '../i18n/language';
import { roleName } from '../i18n/roles';
import { SECTIONS, type Section } from './mainPages';
import { useMay } from './useSession';

export default function Who({ me }: { me: Me }) {
  const { words, language } = useLanguage();
  const may = useMay();
  const navigate = useNavigate();
  const leave = useMutation({
    mutationFn: signOut,
    // Whatever the server said: who asked to leave is shown nothing more.
    onSettled: async () => {
      becomes(null);
      await navigate({ to: '/sign-in' });
    },
  });
  const move = useMutation({
    mutationFn: workFor,
    onSuccess: async (there) => {
      becomes(there);
      await navigate({ to: '/' });
    },
  });
  const named = (to: Section['to']) => SECTIONS.find((section) => section.to === to)?.[language];
  const { person, organisation, memberships } = me;
  return (
    <Menu position="bottom-end" width={250} shadow="md" withinPortal>
      <Menu.Target>
        <UnstyledButton className="fs-who" aria-label={words.who(person.name)} title={person.name} data-initials={initials(person.name)} />
      </Menu.Target>
      <Menu.Dropdown>
        <div className="fs-who-card">
          <strong>
            <bdi>{person.name}</bdi>
          </strong>
          <bdi>{person.email}</bdi>
          <span className="fs-note">{roleName(me.role, language)}</span>
        </div>
        {memberships.length > 1 && (
          <>
            <Menu.Divider />
            <Menu.Label>{words.organisations}</Menu.Label>
            {memberships.map(({ slug, name }) => (
              <Menu.Item
                key={slug}
                disabled={move.isPending}
                aria-current={slug === organisation.slug || undefined}
                rightSection={slug === organisation.slug && <IconCheck size={15} aria-hidden />}
                onClick={() => {
                  if (slug !== organisation.slug) move.mutate(slug);
                }}
              >
                <bdi>{name}</bdi>
              </Menu.Item>
            ))}
          </>
        )}
        <Menu.Divider />
        <Menu.Item leftSection={<IconUser size={16} stroke={1.7} aria-hidden />} renderRoot={(props) => <Link to="/account" {...props} />}>
          {named('/account')}
        </Menu.Item>
        {may('people:manage') && (
          <Menu.Item leftSection={<IconUsers size={16} stroke={1.7} aria-hidden />} renderRoot={(props) => <Link to="/people" {...props} />}>
            {named('/people')}
          </Menu.Item>
        )}
        <Menu.Divider />
        <Menu.Item
          leftSection={<IconLogout size={16} stroke={1.7} aria-hidden />}
          onClick={() => {
            leave.mutate();
          }}
        >
          {words.signOut}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

/** The first letters of the first and the last word of a name. */
function initials(name: string): string {
  const parts = name.trim().split(/\s+/);
  const letters = parts.length > 1 ? [parts[0], parts.at(-1)] : [parts[0]];
  return letters.map((part) => Array.from(part ?? '')[0] ?? '').join('\u200c').toUpperCase();
}
