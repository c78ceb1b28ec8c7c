/** One's name, and the language that letters and the page come in. */

import { Button, NativeSelect, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';

import { changeMe } from '../api/account';
import { session, type Me } from '../api/session';
import { sentenceOf } from '../form/refusal';
import { formWords } from '../form/words';
import { useLanguage, useWords } from '../i18n/language';
import { Card } from '../sheet/Page';
import { accountWords } from './words';

export function Profile({ person }: { person: Me['person'] }) {
  const words = useWords(accountWords);
  const forms = useWords(formWords);
  const { speak } = useLanguage();
  const cache = useQueryClient();
  const change = useMutation({
    mutationFn: changeMe,
    onSuccess: (me) => {
      cache.setQueryData(session.queryKey, (old) => old && { ...old, me });
      speak(me.person.language);
    },
  });
  return (
    <Card title={words.profile}>
      <form
        className="fs-profile"
        onSubmit={(event) => {
          event.preventDefault();
          const typed = new FormData(event.currentTarget);
          change.mutate({ name: textOf(typed, 'name'), language: textOf(typed, 'language') === 'fa' ? 'fa' : 'en' });
        }}
      >
        <TextInput name="name" label={words.name} defaultValue={person.name} autoComplete="name" required withAsterisk={false} maxLength={100} />
        <NativeSelect
          name="language"
          label={words.language}
          defaultValue={person.language}
          data={[
            { value: 'en', label: words.languages.en },
            { value: 'fa', label: words.languages.fa },
          ]}
        />
        <Button type="submit" variant="default" loading={change.isPending}>
          {words.save}
        </Button>
        <p className="fs-note" role="status">
          {change.isSuccess ? words.saved : change.error ? sentenceOf(change.error, forms) : ''}
        </p>
      </form>
    </Card>
  );
}

function textOf(form: FormData, name: string): string {
  const value = form.get(name);
  return typeof value === 'string' ? value.trim() : '';
}
