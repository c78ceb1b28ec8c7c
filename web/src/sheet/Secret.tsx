/** What is told once and kept nowhere: to be copied now. */

import { Button, CopyButton } from '@mantine/core';
import { IconCheck, IconCopy } from '@tabler/icons-react';

import { useLanguage } from '../i18n/language';

export function Secret({ text, label }: { text: string; label: string }) {
  return (
    <div className="fs-secret">
      <code dir="ltr" aria-label={label} role="textbox" aria-readonly tabIndex={0}>
        {text}
      </code>
      <Copy text={text} />
    </div>
  );
}

export function Copy({ text }: { text: string }) {
  const { words } = useLanguage();
  return (
    <CopyButton value={text}>
      {({ copied, copy }) => (
        <Button
          variant="default"
          size="xs"
          leftSection={copied ? <IconCheck size={15} aria-hidden /> : <IconCopy size={15} aria-hidden />}
          onClick={copy}
        >
          {copied ? words.copied : words.copy}
        </Button>
      )}
    </CopyButton>
  );
}
