/** Fields of the settings of a source, each named and explained by the page, or by its kind where the page has no words. */

import { ActionIcon, Button, Checkbox, NativeSelect, Textarea } from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useRef, useState, type ReactNode } from 'react';

import { contracts } from '../../api/files';
import { useFault } from '../../form/AskForm';
import { PasswordField, TextField } from '../../form/fields';
import { useLanguage, useWords } from '../../i18n/language';
import { askedWords } from './askedWords';
import { textOf, type Field } from './settings';
import { settingWords, type KindWords } from './settingWords';

type Given = Record<string, unknown>;

interface Props {
  fields: readonly Field[];
  kind: KindWords | undefined;
  given: Given;
  /** Secrets that are kept, and whether they still go where they were given for. */
  kept: readonly string[];
  same: boolean;
}

export function SettingFields({ fields, kind, ...rest }: Props) {
  const words = useWords(askedWords);
  const { formats } = useLanguage();
  const parts = kind?.parts.map(({ title, settings }) => ({ title, of: Object.keys(settings).flatMap((name) => fields.find((field) => field.name === name) ?? []) })) ?? [];
  const other = fields.filter(({ name }) => settingWords(kind, name) === null);
  const all = [...parts, { title: kind ? words.more : words.settings, of: other }].filter(({ of }) => of.length > 0);
  // By their places: in another language the fields stay, with what was typed.
  return all.map(({ title, of }, at) => (
    <fieldset key={at} className="fs-source-part">
      <legend>{title}</legend>
      {of.map((field) =>
        field.type === 'rows' ? (
          <Rows key={field.name} field={field} kind={kind} given={rest.given[field.name]} numbered={(at) => words.row(formats.whole(at + 1))} />
        ) : (
          <One key={field.name} name={field.name} field={field} kind={kind} {...rest} />
        ),
      )}
    </fieldset>
  ));
}

interface OneProps extends Omit<Props, 'fields'> {
  name: string;
  field: Field;
  /** In the place of a label that is seen. */
  unseen?: string;
}

function One({ name, field, kind, given, kept, same, unseen }: OneProps) {
  const words = useWords(askedWords);
  const fault = useFault(name);
  const known = settingWords(kind, field.name);
  const label = known?.label ?? <bdi dir="ltr">{field.name}</bdi>;
  const secretKept = field.type === 'secret' && kept.includes(field.name);
  const helpOf: ReactNode = known ? known.help : field.meaning && <span lang="en">{field.meaning}</span>;
  const description = secretKept ? (same ? words.kept : words.moved) : helpOf;
  const value = textOf(given[field.name] ?? field.default);
  const common = {
    name,
    ...(unseen ? { 'aria-label': unseen } : { label, description }),
    inputWrapperOrder: ['label', 'input', 'description', 'error'] as ('label' | 'input' | 'description' | 'error')[],
    error: fault,
    required: field.required,
    withAsterisk: false,
  };
  if (field.type === 'secret') {
    return <PasswordField {...common} required={field.required && !(secretKept && same)} autoComplete="new-password" {...(secretKept && same && { placeholder: '••••••••' })} />;
  }
  if (field.type === 'contract') return <Contract {...common} given={value} />;
  if (field.type === 'flag') return <Checkbox name={name} label={label} description={description} defaultChecked={(given[field.name] ?? field.default) === true} />;
  if (field.type === 'choice') return <NativeSelect size="md" {...common} id={name} defaultValue={value} data={field.required ? field.choices : ['', ...field.choices]} />;
  if (field.type === 'long' || field.type === 'list') {
    return <Textarea size="md" {...common} id={name} defaultValue={value} placeholder={field.example} autosize minRows={field.type === 'long' ? 5 : 3} maxRows={18} dir="ltr" spellCheck={false} classNames={{ input: 'fs-source-code' }} />;
  }
  const numeric = field.type === 'number' && { type: 'number', step: field.whole ? 1 : 'any', min: field.least, max: field.most };
  return <TextField {...common} {...numeric} defaultValue={value} placeholder={field.example} dir="ltr" autoComplete="off" autoCapitalize="none" spellCheck={false} />;
}

interface ContractProps {
  name: string;
  given: string;
  error: string | undefined;
}

/** One of the kept contracts; one that is kept no more stays to be seen. */
function Contract({ given, ...rest }: ContractProps) {
  const words = useWords(askedWords);
  const kept = useQuery(contracts).data?.map(({ name }) => name) ?? [];
  const names = given === '' || kept.includes(given) ? kept : [given, ...kept];
  const only = names.length === 1 ? (names[0] ?? '') : given;
  // It is begun anew when the names have come: what is chosen by default is one of them.
  return <NativeSelect key={names.length} size="md" {...rest} id={rest.name} defaultValue={only} data={[{ value: '', label: words.chooseContract }, ...names]} />;
}

interface RowsProps {
  field: Field;
  kind: KindWords | undefined;
  given: unknown;
  numbered: (at: number) => string;
}

function Rows({ field, kind, given, numbered }: RowsProps) {
  const words = useWords(askedWords);
  const known = settingWords(kind, field.name);
  const before = Array.isArray(given) ? (given as Given[]) : [];
  const [ids, setIds] = useState(() => (before.length > 0 ? before.map((_, at) => at) : [0]));
  const next = useRef(Math.max(1, before.length));
  const add = useRef<HTMLButtonElement>(null);
  return (
    <div className="fs-source-rows" role="group" aria-label={known?.label ?? field.name}>
      {known?.help && <p className="fs-note">{known.help}</p>}
      {ids.map((id, at) => (
        <div key={id} className="fs-source-row">
          {field.of.map((part) => (
            <One
              key={part.name}
              name={`${field.name}.${at}.${part.name}`}
              field={part}
              kind={kind}
              given={before[id] ?? {}}
              kept={[]}
              same
              {...(at > 0 && { unseen: `${numbered(at)}: ${settingWords(kind, part.name)?.label ?? part.name}` })}
            />
          ))}
          <ActionIcon
            variant="subtle"
            color="gray"
            size={40}
            aria-label={words.removeRow(numbered(at))}
            disabled={ids.length === 1}
            onClick={() => {
              setIds(ids.filter((each) => each !== id));
              add.current?.focus();
            }}
          >
            <IconTrash size={17} aria-hidden />
          </ActionIcon>
        </div>
      ))}
      <Button
        ref={add}
        variant="default"
        size="xs"
        leftSection={<IconPlus size={14} aria-hidden />}
        onClick={() => {
          setIds([...ids, next.current]);
          next.current += 1;
        }}
      >
        {words.addRow}
      </Button>
    </div>
  );
}
