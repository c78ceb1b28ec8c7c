/** What a method may be told, one field each; an empty one leaves it as it is by default. */

import { NativeSelect, TextInput } from '@mantine/core';

import type { components } from '../api/schema';
import { useLanguage, useWords } from '../i18n/language';
import { meanings } from './meanings';
import { formWords } from './words';
import type { Values } from './AskForm';

export type Parameter = components['schemas']['Parameter'];
type Given = string | number | boolean;

const PREFIX = 'parameter.';
const isGiven = (told: unknown): told is Given => ['string', 'number', 'boolean'].includes(typeof told);
/** Lists of numbers have no field. */
const hasField = ({ type }: Parameter) => type !== 'array';

interface Props {
  parameters: Parameter[];
  /** What is told already. */
  given?: Record<string, unknown>;
}

export function ParameterFields({ parameters, given = {} }: Props) {
  return (
    <div className="fs-parameters">
      {parameters.filter(hasField).map((parameter) => (
        <Field key={parameter.name} parameter={parameter} given={given[parameter.name]} />
      ))}
    </div>
  );
}

function Field({ parameter, given }: { parameter: Parameter; given: unknown }) {
  const words = useWords(formWords);
  const { language, formats } = useLanguage();
  const said = language === 'fa' ? meanings[parameter.meaning] : undefined;
  const { name, type, minimum, above, maximum, below, choices, meaning } = parameter;
  const told = typeof parameter.default === 'number' ? formats.round(parameter.default) : String(parameter.default);
  const known = isGiven(given) && given !== parameter.default ? String(given) : '';
  const common = {
    size: 'sm',
    name: PREFIX + name,
    label: <bdi dir="ltr">{name}</bdi>,
    description: said ?? (
      <span lang="en" dir="ltr">
        {meaning}
      </span>
    ),
    defaultValue: known,
  } as const;
  const listed = type === 'boolean' ? ['true', 'false'] : choices;
  if (listed) return <NativeSelect {...common} data={[{ value: '', label: words.byDefault(told) }, ...listed]} />;
  return (
    <TextInput
      {...common}
      dir="ltr"
      placeholder={words.byDefault(told)}
      {...(type === 'string' ? {} : { type: 'number', step: type === 'integer' ? 1 : 'any', min: minimum ?? above ?? undefined, max: maximum ?? below ?? undefined })}
    />
  );
}

/** The parameters that a form tells: those that are filled in. */
export function givenOf(values: Values, parameters: Parameter[]): Record<string, Given> {
  const told: Record<string, Given> = {};
  for (const { name, type } of parameters.filter(hasField)) {
    const text = values[PREFIX + name] ?? '';
    if (text !== '') told[name] = type === 'boolean' ? text === 'true' : type === 'string' ? text : Number(text);
  }
  return told;
}
