/** One's name, the language that letters and the page come in, and the digits and calendar of the page. */

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
          change.mutate({
            name: textOf(typed, 'name'),
            language: chosen(LANGUAGES, typed, 'language'),
            digits: chosen(DIGITS, typed, 'digits'),
            calendar: chosen(CALENDARS, typed, 'calendar'),
          });
        }}
      >
        <TextInput name="name" label={words.name} defaultValue={person.name} autoComplete="name" required withAsterisk={false} maxLength={100} />
        <NativeSelect
          name="language"
          label={words.language}
          defaultValue={person.language}
          data={LANGUAGES.map((value) => ({ value, label: words.languages[value] }))}
        />
        <NativeSelect
          name="digits"
          label={words.digits}
          defaultValue={person.digits}
          data={DIGITS.map((value) => ({ value, label: [words.digitsOf[value], SAMPLES[value]].filter(Boolean).join(' · ') }))}
        />
        <NativeSelect name="calendar" label={words.calendar} defaultValue={person.calendar} data={CALENDARS.map((value) => ({ value, label: words.calendars[value] }))} />
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

const LANGUAGES = ['en', 'fa'] as const;
const DIGITS = ['language', 'latin', 'persian'] as const;
const CALENDARS = ['language', 'gregorian', 'persian'] as const;
const SAMPLES = { language: '', latin: '0123', persian: '۰۱۲۳' };

function chosen<T extends string>(known: readonly [T, ...T[]], form: FormData, name: string): T {
  const text = textOf(form, name);
  return known.find((each) => each === text) ?? known[0];
}

function textOf(form: FormData, name: string): string {
  const value = form.get(name);
  return typeof value === 'string' ? value.trim() : '';
}
