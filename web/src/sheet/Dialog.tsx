/** Something asked beside the page: a form, or whether one is sure. */

import { Modal } from '@mantine/core';
import type { ReactNode } from 'react';

import { AskForm } from '../form/AskForm';
import { useLanguage } from '../i18n/language';

interface Props {
  title: string;
  opened: boolean;
  onClose: () => void;
  wide?: boolean;
  children: ReactNode;
}

export function Dialog({ title, opened, onClose, wide = false, children }: Props) {
  const { words } = useLanguage();
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={title}
      size={wide ? 640 : 420}
      centered
      closeButtonProps={{ 'aria-label': words.close }}
      // Its head is not another banner of the page.
      attributes={{ header: { role: 'presentation' } }}
      classNames={{ title: 'fs-dialog-title', body: 'fs-dialog', content: 'fs-dialog-box' }}
    >
      {children}
    </Modal>
  );
}

interface Sure {
  title: string;
  opened: boolean;
  onClose: () => void;
  /** What will happen. */
  told: ReactNode;
  action: string;
  run: () => Promise<unknown>;
  onDone: () => void;
}

/** Asks before what cannot be taken back. */
export function Sure({ title, opened, onClose, told, action, run, onDone }: Sure) {
  return (
    <Dialog title={title} opened={opened} onClose={onClose}>
      <p>{told}</p>
      <AskForm
        danger
        action={action}
        send={run}
        onDone={() => {
          onDone();
          onClose();
        }}
      />
    </Dialog>
  );
}
