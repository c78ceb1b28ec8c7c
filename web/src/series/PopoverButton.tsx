/** A button of the controls that opens a small form beside it; the only popover of the page. */

import { Button, Popover } from '@mantine/core';
import { useState, type ReactNode } from 'react';

interface Props {
  label: string;
  icon: ReactNode;
  /** What it sets is set. */
  active: boolean;
  /** The form, which closes the popover when it is done. */
  children: (close: () => void) => ReactNode;
}

export function PopoverButton({ label, icon, active, children }: Props) {
  const [open, setOpen] = useState(false);
  return (
    <Popover opened={open} onChange={setOpen} trapFocus returnFocus position="bottom-end" shadow="md" withRoles>
      <Popover.Target>
        <Button
          variant="default"
          size="xs"
          data-active={active || undefined}
          className="fs-own"
          leftSection={icon}
          onClick={() => {
            setOpen(!open);
          }}
        >
          {label}
        </Button>
      </Popover.Target>
      <Popover.Dropdown aria-label={label}>
        {children(() => {
          setOpen(false);
        })}
      </Popover.Dropdown>
    </Popover>
  );
}
