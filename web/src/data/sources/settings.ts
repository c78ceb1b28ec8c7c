/** The settings of a kind of source as fields of a form, what is typed as settings, and which field a refusal is about. Pure. */

import type { ApiError } from '../../api/client';
import type { SourceKind } from '../../api/sources';
import type { Fault } from '../../form/faults';

type Json = Record<string, unknown>;
export type Told = Record<string, string>;

export interface Field {
  name: string;
  /** rows: a list of things with fields of their own; contract: the name of a kept one. */
  type: 'text' | 'long' | 'number' | 'flag' | 'choice' | 'secret' | 'contract' | 'list' | 'rows';
  required: boolean;
  default: unknown;
  example: string;
  /** The schema's own description, for kinds that the page has no words for. */
  meaning: string;
  whole: boolean;
  least: number | undefined;
  most: number | undefined;
  choices: string[];
  /** Fields of one of the rows. */
  of: Field[];
}

const LONG = 2000;
const is = (told: unknown): told is Json => typeof told === 'object' && told !== null && !Array.isArray(told);
const text = (told: unknown) => (typeof told === 'string' || typeof told === 'number' ? String(told) : '');
const number = (told: unknown) => (typeof told === 'number' ? told : undefined);

export function fieldsOfKind({ settings_schema: schema, secrets }: SourceKind): Field[] {
  return fieldsOf(schema, schema['$defs'], new Set(secrets));
}

function fieldsOf(schema: Json, defs: unknown, secrets: Set<string>): Field[] {
  const required = Array.isArray(schema['required']) ? (schema['required'] as unknown[]) : [];
  return Object.entries(is(schema['properties']) ? schema['properties'] : {}).map(([name, told]) => {
    const whole = is(told) ? told : {};
    const own = { ...resolved(whole, defs), ...whole };
    const items = is(own['items']) ? resolved(own['items'], defs) : {};
    const examples = Array.isArray(own['examples']) ? (own['examples'] as unknown[]) : [];
    const listed = Array.isArray(own['enum']) ? own['enum'].map(text) : [];
    return {
      name,
      type: secrets.has(name) ? 'secret' : typeOf(name, own, items),
      required: required.includes(name),
      default: own['default'],
      example: text(examples[0]),
      meaning: text(own['description']),
      whole: own['type'] === 'integer',
      least: number(own['minimum'] ?? own['exclusiveMinimum']),
      most: number(own['maximum'] ?? own['exclusiveMaximum']),
      choices: listed,
      of: is(items['properties']) ? fieldsOf(items, defs, new Set()) : [],
    };
  });
}

function typeOf(name: string, own: Json, items: Json): Field['type'] {
  if (own['type'] === 'array') return is(items['properties']) ? 'rows' : 'list';
  if (Array.isArray(own['enum'])) return 'choice';
  if (own['type'] === 'boolean') return 'flag';
  if (own['type'] === 'number' || own['type'] === 'integer') return 'number';
  if (name === 'contract') return 'contract';
  return (number(own['maxLength']) ?? 0) > LONG ? 'long' : 'text';
}

/** What a part says when what it points at, and that it may be left out, is taken away. */
function resolved(told: Json, defs: unknown): Json {
  const pointed = typeof told['$ref'] === 'string' ? told['$ref'].split('/').at(-1) : undefined;
  if (pointed && is(defs) && is(defs[pointed])) return defs[pointed];
  const other = Array.isArray(told['anyOf']) ? (told['anyOf'] as unknown[]).find((each) => is(each) && each['type'] !== 'null') : undefined;
  return is(other) ? resolved(other, defs) : told;
}

/** Settings as the API takes them: what is left empty is left out. */
export function settingsOf(fields: readonly Field[], told: Told, within = ''): Json {
  const settings: Json = {};
  for (const field of fields) {
    const name = within + field.name;
    if (field.type === 'rows') settings[field.name] = places(told, name).map((at) => settingsOf(field.of, told, `${name}.${at}.`));
    else if (field.type === 'list') settings[field.name] = (told[name] ?? '').split('\n').flatMap((line) => line.trim() || []);
    else if (field.type === 'flag') settings[field.name] = told[name] !== undefined;
    else if (told[name]) settings[field.name] = field.type === 'number' ? Number(told[name]) : told[name];
  }
  return settings;
}

/** The rows of a list, by the numbers in the names of their fields. */
function places(told: Told, name: string): number[] {
  const found = Object.keys(told).flatMap((each) => (each.startsWith(`${name}.`) ? Number(each.slice(name.length + 1).split('.')[0]) : []));
  return Array.from(new Set(found)).sort((one, other) => one - other);
}

/** What is given, as the text of fields; secrets are told to nobody. */
export const textOf = (given: unknown): string => (Array.isArray(given) ? given.map(text).join('\n') : text(given));

/** Whether a secret that is kept would still be sent where it was given for. */
export const isSamePlace = (places: readonly string[], before: Json, told: Told): boolean => places.every((name) => text(before[name]) === (told[name] ?? text(before[name])));

const ABOUT: Record<string, string> = { 'source-there': 'source_name', 'bad-cron': 'cron', 'bad-zone': 'zone' };

/** Refusals of where a source is, whatever its kind calls that. */
const OF_THE_PLACE = new Set(['source-private', 'source-file', 'driver-absent']);
const PLACES = ['endpoint', 'address', 'url', 'host'];

/** The field that a refusal is about, of those that a form has; null: none of them. */
export function fieldOf({ code, facts, wrong }: Pick<ApiError, 'code' | 'facts' | 'wrong'>, fields: readonly string[], told: Told): string | null {
  if (code === 'contract-absent') return fields.find((name) => /(^|\.)contract$/.test(name) && told[name] === facts['name']) ?? null;
  const part = wrong[0]?.where.split('.').slice(1).join('.').replace(/^settings\./, '');
  const about = (part === 'name' ? 'source_name' : part) ?? ABOUT[code] ?? text(facts['setting']);
  if (OF_THE_PLACE.has(code)) return PLACES.find((name) => fields.includes(name)) ?? null;
  const exact = fields.find((name) => name === about) ?? fields.find((name) => name.startsWith(`${about}.`));
  // Of what is to be given together the secret is what lacks.
  return exact ?? (about === 'settings' ? (fields.find((name) => /secret|password|token/.test(name)) ?? null) : null);
}

/** A setting that is wrong, as a fault of a request is told. */
export function faultOf({ facts, message }: Pick<ApiError, 'facts' | 'message'>): Fault | null {
  const kind = text(facts['fault']);
  if (!kind) return null;
  const said = message.split(' is wrong: ').slice(1).join(' is wrong: ');
  return { where: `body.${text(facts['setting'])}`, kind, what: kind === 'value_error' ? `Value error, ${said}` : said, bounds: (facts['bounds'] ?? {}) as NonNullable<Fault['bounds']> };
}
