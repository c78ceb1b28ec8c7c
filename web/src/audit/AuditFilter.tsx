/** What the trail is searched by. */

import { Button, Checkbox, TextInput } from '@mantine/core';

import { DayField, useTyped } from '../form/DayField';
import { useWords } from '../i18n/language';
import { isoOf } from '../time/typed';
import { parseSearch, type Search } from './search';
import { auditWords } from './words';

export function AuditFilter({ search, onSearch }: { search: Search; onSearch: (search: Search) => void }) {
  const words = useWords(auditWords);
  const shown = useTyped();
  const narrowed = Object.keys(search).length > 0;
  return (
    <form
      className="fs-filters"
      role="search"
      aria-label={words.title}
      onSubmit={(event) => {
        event.preventDefault();
        const { security, from, to, ...typed } = Object.fromEntries(new FormData(event.currentTarget));
        onSearch(parseSearch({ ...search, ...typed, from: dayIn(from), to: dayIn(to), security: security === 'on' }));
      }}
    >
      <TextInput size="xs" name="actor" label={words.who} placeholder={words.actorHelp} defaultValue={search.actor ?? ''} />
      <TextInput size="xs" name="action" label={words.what} placeholder={words.actionHelp} defaultValue={search.action ?? ''} dir="ltr" />
      <DayField size="xs" name="from" label={words.from} defaultValue={shown(search.from ?? '')} />
      <DayField size="xs" name="to" label={words.until} defaultValue={shown(search.to ?? '')} />
      <Checkbox
        size="xs"
        name="security"
        label={words.onlySecurity}
        defaultChecked={search.security ?? false}
        onChange={(event) => {
          event.currentTarget.form?.requestSubmit();
        }}
      />
      <Button type="submit" size="xs" variant="default">
        {words.search}
      </Button>
      {narrowed && (
        <Button
          size="xs"
          variant="subtle"
          onClick={() => {
            onSearch({});
          }}
        >
          {words.clear}
        </Button>
      )}
    </form>
  );
}

const dayIn = (typed: unknown) => (typeof typed === 'string' ? isoOf(typed) : null);
