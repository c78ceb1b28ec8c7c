/** What sign-ins must show before they may do anything; each change says first whom it keeps out. */

import { Switch } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';

import { accessRule, changeRule, provider, type AccessRule } from '../api/sso';
import { useWords } from '../i18n/language';
import { Sure } from '../sheet/Dialog';
import { Asked, Card } from '../sheet/Page';
import { Setting } from '../sheet/Setting';
import { ssoWords } from './words';

const RULES = ['second_factor', 'single_sign_on'] as const;

export function RuleCard() {
  const words = useWords(ssoWords);
  const query = useQuery(accessRule);
  // Of a provider that could not be read nothing is known: the server decides then.
  const absent = useQuery(provider).data === null;
  const cache = useQueryClient();
  const [wanted, setWanted] = useState<{ name: (typeof RULES)[number]; rule: AccessRule } | null>(null);
  const on = wanted?.rule[wanted.name];
  return (
    <Card title={words.rule} note={words.ruleNote}>
      <Asked query={query}>
        {(rule) =>
          RULES.map((name) => {
            const without = name === 'single_sign_on' && absent && !rule[name];
            return (
              <Setting key={name} title={words.rules[name]} told={without ? words.setUpFirst : words.meanings[name]}>
                <Switch
                  aria-label={words.rules[name]}
                  checked={rule[name]}
                  disabled={without}
                  onChange={() => {
                    setWanted({ name, rule: { ...rule, [name]: !rule[name] } });
                  }}
                />
              </Setting>
            );
          })
        }
      </Asked>
      {wanted && (
        <Sure
          title={on ? words.askTitle : words.dropTitle}
          told={on ? words.askTold[wanted.name] : words.dropTold[wanted.name]}
          action={on ? words.ask : words.drop}
          opened
          onClose={() => {
            setWanted(null);
          }}
          run={() => changeRule(wanted.rule)}
          onDone={() => void cache.invalidateQueries(accessRule)}
        />
      )}
    </Card>
  );
}
