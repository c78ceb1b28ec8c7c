/** A form that sends one thing: faults stand beside their fields, a refusal above the button, and waiting is counted down. */

import { Button } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { createContext, use, useEffect, useRef, useState, type ReactNode, type SubmitEvent } from 'react';

import { useLanguage, useWords } from '../i18n/language';
import { faultsOf, fieldsOf, refusalOf, type Refusal } from './refusal';
import { formWords } from './words';

export type Values = Record<string, string>;
type Faults = Record<string, string>;

const Context = createContext<Faults>({});

interface Props<T> {
  send: (values: Values) => Promise<T>;
  onDone: (answer: T) => void;
  /** What the button says. */
  action: string;
  children?: ReactNode;
  /** What a second button says: it sends the same, with `aside` among the values. */
  aside?: string;
  /** Other ways on, under the button. */
  foot?: ReactNode;
  danger?: boolean;
}

export function AskForm<T>({ send, onDone, action, aside, children, foot, danger = false }: Props<T>) {
  const words = useWords(formWords);
  const { formats } = useLanguage();
  const form = useRef<HTMLFormElement>(null);
  const [faults, setFaults] = useState<Faults>({});
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const [wait, setWait] = useCountdown();
  const refused = (error: Error) => {
    const told = refusalOf(error, words, form.current ? fieldsOf(form.current) : []);
    setWait(told.seconds);
    if (told.field) show({ [told.field]: told.sentence });
    else setRefusal(told);
  };
  const show = (found: Faults) => {
    setFaults(found);
    focus(form.current, Object.keys(found)[0]);
  };
  const asked = useMutation({ mutationFn: send, onSuccess: onDone, onError: refused });
  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    // A form may stand in a dialog within another one.
    event.stopPropagation();
    if (asked.isPending || wait > 0) return;
    const found = faultsOf(event.currentTarget, words);
    setRefusal(null);
    if (Object.keys(found).length > 0) show(found);
    else asked.mutate(valuesOf(event.currentTarget, event.nativeEvent.submitter));
  };
  const mend = (name: string) => {
    if (faults[name]) setFaults(({ [name]: _, ...others }) => others);
  };
  const waiting = refusal && refusal.seconds > 0;
  return (
    <form
      ref={form}
      className="fs-ask"
      noValidate
      onSubmit={submit}
      onInput={(event) => {
        mend((event.target as HTMLInputElement).name);
      }}
    >
      <Context value={faults}>{children}</Context>
      <p className="fs-refusal" role="alert">
        {waiting ? wait > 0 && words.wait(formats.whole(refusal.seconds)) : refusal?.sentence}
      </p>
      <Button
        type="submit"
        fullWidth
        size="md"
        {...(danger && { color: 'red' })}
        loading={asked.isPending && !asked.variables['aside']}
        {...(wait > 0 && { 'aria-disabled': true, 'data-disabled': true })}
      >
        {action}
        {wait > 0 && <span aria-hidden> ({formats.whole(wait)})</span>}
      </Button>
      {aside && (
        <Button type="submit" name="aside" value="aside" variant="default" fullWidth size="md" loading={asked.isPending && !!asked.variables['aside']}>
          {aside}
        </Button>
      )}
      {foot}
    </form>
  );
}

/** What is wrong with a field of the form around. */
export function useFault(name: string): string | undefined {
  return use(Context)[name];
}

function useCountdown() {
  const [left, setLeft] = useState(0);
  useEffect(() => {
    if (left <= 0) return;
    const timer = setTimeout(() => {
      setLeft(left - 1);
    }, 1000);
    return () => {
      clearTimeout(timer);
    };
  }, [left]);
  return [left, setLeft] as const;
}

function focus(form: HTMLFormElement | null, name: string | undefined): void {
  const field = name && form?.elements.namedItem(name);
  if (field instanceof HTMLElement) field.focus();
}

function valuesOf(form: HTMLFormElement, by: HTMLElement | null): Values {
  const values: Values = {};
  new FormData(form, by).forEach((value, name) => {
    if (typeof value === 'string') values[name] = /password|old|new/.test(name) ? value : value.trim();
  });
  return values;
}
