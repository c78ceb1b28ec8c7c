/** The button of the help, and its place beside the page, so that both can be read. */

import { ActionIcon } from '@mantine/core';
import { IconHelp } from '@tabler/icons-react';
import { lazy, Suspense } from 'react';

import { toggleHelp, useOpened } from '../help/opened';
import { useLanguage } from '../i18n/language';

const HelpPanel = lazy(() => import('../help/HelpPanel'));

export function HelpButton() {
  const { words } = useLanguage();
  const open = useOpened() !== null;
  return (
    <ActionIcon
      variant="subtle"
      color="gray"
      size={34}
      title={words.help}
      aria-label={words.help}
      aria-expanded={open}
      {...(open && { 'aria-controls': 'help' })}
      aria-keyshortcuts="h"
      onClick={toggleHelp}
    >
      <IconHelp size={19} stroke={1.7} />
    </ActionIcon>
  );
}

export function Help() {
  const opened = useOpened();
  return <Suspense>{opened && <HelpPanel opened={opened} />}</Suspense>;
}
