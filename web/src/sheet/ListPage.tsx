/** The frame of a page that lists things: a button begins one more, and one ends only when that is sure. */

import { Button } from '@mantine/core';
import { IconPlus, type Icon } from '@tabler/icons-react';
import type { ComponentProps, ReactNode } from 'react';

import { Sure } from './Dialog';
import { Page } from './Page';

interface Props {
  words: { title: string; lead: string };
  /** What the button says; without it there is none. */
  begin: string | false;
  icon?: Icon;
  onBegin: () => void;
  /** What is asked before one ends. */
  ending: Omit<ComponentProps<typeof Sure>, 'opened'> | false | null;
  children: ReactNode;
}

export function ListPage({ words: { title, lead }, begin, icon: Mark = IconPlus, onBegin, ending, children }: Props) {
  const button = begin && (
    <Button leftSection={<Mark size={16} aria-hidden />} onClick={onBegin}>
      {begin}
    </Button>
  );
  return (
    <Page title={title} lead={lead} action={button}>
      {children}
      {ending && <Sure {...ending} opened />}
    </Page>
  );
}
