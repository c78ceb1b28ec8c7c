/** A button that copies an address of the page one is on, with another search. */

import { ActionIcon, CopyButton } from '@mantine/core';
import { IconCheck, IconLink } from '@tabler/icons-react';

import { useLanguage } from '../i18n/language';

interface Props {
  /** Asked when the button is drawn. */
  search: Record<string, string>;
  label?: string;
}

export function CopyLink({ search, label }: Props) {
  const { words } = useLanguage();
  const said = label ?? words.copyLink;
  const query = new URLSearchParams(search).toString();
  return (
    <CopyButton value={`${location.origin}${location.pathname}${query && `?${query}`}`}>
      {({ copied, copy }) => (
        <ActionIcon variant="default" size={30} title={said} aria-label={copied ? words.copied : said} onClick={copy}>
          {copied ? <IconCheck size={15} /> : <IconLink size={15} stroke={1.8} />}
        </ActionIcon>
      )}
    </CopyButton>
  );
}
