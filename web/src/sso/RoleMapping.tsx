/** Lines of what the provider says and the role that it gives; their order counts. */

import { ActionIcon, Button, TextInput } from '@mantine/core';
import { IconArrowUp, IconPlus, IconX } from '@tabler/icons-react';

import type { Role } from '../api/people';
import type { RoleGiven } from '../api/sso';
import { useWords } from '../i18n/language';
import { RoleSelect } from '../people/RoleSelect';
import { ssoWords } from './words';

interface Props {
  roles: Role[];
  mapping: RoleGiven[];
  onChange: (mapping: RoleGiven[]) => void;
}

export function RoleMapping({ roles, mapping, onChange }: Props) {
  const words = useWords(ssoWords);
  const put = (at: number, given: Partial<RoleGiven>) => {
    onChange(mapping.map((line, i) => (i === at ? { ...line, ...given } : line)));
  };
  return (
    <fieldset className="fs-lines-of-roles">
      <legend>{words.roles}</legend>
      <p className="fs-note">{words.orderHelp}</p>
      {mapping.map((line, at) => (
        <div key={at}>
          <TextInput
            aria-label={words.valueAt(at + 1)}
            placeholder={words.valueHelp}
            value={line.value}
            dir="ltr"
            onChange={(event) => {
              put(at, { value: event.currentTarget.value });
            }}
          />
          <RoleSelect
            aria-label={words.roleAt(at + 1)}
            roles={roles}
            current={line.role}
            value={line.role}
            onChange={(event) => {
              put(at, { role: event.currentTarget.value });
            }}
          />
          <ActionIcon
            variant="default"
            size={36}
            aria-label={words.up(at + 1)}
            title={words.up(at + 1)}
            disabled={at === 0}
            onClick={() => {
              onChange(mapping.toSpliced(at - 1, 2, line, ...mapping.slice(at - 1, at)));
            }}
          >
            <IconArrowUp size={16} />
          </ActionIcon>
          <ActionIcon
            variant="default"
            size={36}
            aria-label={words.takeAway(at + 1)}
            title={words.takeAway(at + 1)}
            onClick={() => {
              onChange(mapping.toSpliced(at, 1));
            }}
          >
            <IconX size={16} />
          </ActionIcon>
        </div>
      ))}
      <Button
        variant="default"
        size="xs"
        leftSection={<IconPlus size={14} aria-hidden />}
        onClick={() => {
          onChange([...mapping, { value: '', role: 'viewer' }]);
        }}
      >
        {words.addLine}
      </Button>
    </fieldset>
  );
}
