/** What a person may mend of a contract, field by field: what it is now, how sure the guess was, and what else it may be. */

import type { FileGuess } from '../../api/files';
import { withTime, type Contract, type FileShape, type TimeShape } from './contract';

export type Field =
  | 'file.delimiter'
  | 'file.decimal'
  | 'file.thousands'
  | 'file.encoding'
  | 'file.skip_lines'
  | 'time.columns'
  | 'time.format'
  | 'time.zone'
  | 'time.resolution'
  | 'time.label'
  | 'time.repeated'
  | 'time.nonexistent'
  | 'time.midnight'
  | 'time.suffix_means'
  | 'known_at';

export type Edit = 'choice' | 'text' | 'number' | 'columns' | 'zone';

/** How each is mended, and the choices that there always are. */
export const EDITS: Record<Field, { edit: Edit; choices: readonly string[] }> = {
  'file.delimiter': { edit: 'choice', choices: [',', ';', '\t', '|'] },
  'file.decimal': { edit: 'choice', choices: ['.', ','] },
  'file.thousands': { edit: 'choice', choices: ['', ',', '.', ' ', "'"] },
  'file.encoding': { edit: 'choice', choices: ['utf-8', 'cp1252', 'latin-1', 'utf-16', 'cp1256'] },
  'file.skip_lines': { edit: 'number', choices: [] },
  'time.columns': { edit: 'columns', choices: [] },
  'time.format': { edit: 'text', choices: [] },
  'time.zone': { edit: 'zone', choices: ['UTC'] },
  'time.resolution': { edit: 'choice', choices: ['', 'PT1M', 'PT5M', 'PT10M', 'PT15M', 'PT30M', 'PT1H', 'P1D', 'P1W', 'P1M', 'P1Y'] },
  'time.label': { edit: 'choice', choices: ['start', 'end'] },
  'time.repeated': { edit: 'choice', choices: ['in-order', 'daylight', 'standard'] },
  'time.nonexistent': { edit: 'choice', choices: ['reject', 'drop', 'shift'] },
  'time.midnight': { edit: 'choice', choices: ['same-day', 'day-end'] },
  'time.suffix_means': { edit: 'choice', choices: ['standard', 'daylight'] },
  'known_at': { edit: 'choice', choices: ['arrival', 'lag'] },
};

export interface Chip {
  field: Field;
  value: string;
  /** Null where nobody guessed: it is stated, or the default. */
  confidence: number | null;
  why: string;
  choices: string[];
}

/** Guesses under which a person had better look. */
export const SURE = 0.6;

/** Whether the unit of a column was guessed without a sign of it. */
export function isWeak(guesses: readonly FileGuess[], column: string): boolean {
  const guess = guesses.find(({ field }) => field === (column ? `series.${column}.unit` : 'series.unit'));
  return guess !== undefined && guess.confidence < SURE;
}

const ofText = (format: string) => format !== 'parquet' && format !== 'xlsx' && format !== 'xls';

/** The fields of a contract that matter for a file, in the order in which one reads them. */
export function chipsOf(contract: Contract, guesses: readonly FileGuess[], format: string): Chip[] {
  const { file, time } = contract;
  const local = time !== null && time.zone !== 'UTC' && !/%:?z|Z$/.test(time.format);
  const fields: [Field, string, boolean][] = [
    ['time.columns', time?.columns.join(', ') ?? '', time !== null],
    ['time.format', time?.format ?? '', time !== null],
    ['time.zone', time?.zone ?? '', time !== null],
    ['time.resolution', time?.resolution ?? '', time !== null],
    ['time.label', time?.label ?? '', time !== null],
    ['time.repeated', time?.repeated ?? '', local && !time.daylight_suffix],
    ['time.suffix_means', time?.suffix_means ?? '', local && time.daylight_suffix !== ''],
    ['time.nonexistent', time?.nonexistent ?? '', local],
    ['time.midnight', time?.midnight ?? '', time?.midnight === 'day-end'],
    ['known_at', contract.known_at.policy, contract.known_at.policy !== 'column'],
    ['file.delimiter', delimiterOf(file, format), ofText(format) && format !== 'jsonl'],
    ['file.decimal', file.decimal, ofText(format)],
    ['file.thousands', file.thousands, file.thousands !== ''],
    ['file.encoding', file.encoding, ofText(format)],
    ['file.skip_lines', String(file.skip_lines), ofText(format)],
  ];
  return fields.filter(([, , shown]) => shown).map(([field, value]) => chip(field, value, guesses));
}

function chip(field: Field, value: string, guesses: readonly FileGuess[]): Chip {
  const guess = guesses.find((one) => one.field === field);
  const held = guess !== undefined && (field === 'known_at' || said(guess.value) === value);
  const choices = [value, ...(guess ? [guess.value, ...guess.alternatives] : []).map(said), ...EDITS[field].choices];
  return {
    field,
    value,
    confidence: held ? guess.confidence : null,
    why: held ? guess.why : '',
    choices: Array.from(new Set(field === 'known_at' ? EDITS[field].choices : choices)),
  };
}

/** A guess tells some values in words. */
const said = (value: string) => ({ tab: '\t', irregular: '' })[value] ?? value;

const delimiterOf = ({ delimiter }: FileShape, format: string) => (delimiter === 'auto' ? (format === 'tsv' ? '\t' : ',') : delimiter);

export function formatOf(name: string): string {
  const ending = /\.(tsv|tab|jsonl|ndjson|json|parquet|xlsx|xlsm|xls|shp)(\.gz)?$/i.exec(name)?.[1]?.toLowerCase() ?? 'csv';
  return { tab: 'tsv', ndjson: 'jsonl', json: 'jsonl', xlsm: 'xlsx' }[ending] ?? ending;
}

export interface Mended {
  /** A whole contract, or the entries of `[file]` that are stated; the rest of those is guessed anew. */
  contract?: Contract;
  file?: Partial<FileShape>;
}

/** A contract with one field as a person says it is. */
export function mended(contract: Contract, field: Field, value: string): Mended {
  const [table, name] = field.split('.') as [string, string];
  if (table === 'file') return { file: { [name]: field === 'file.skip_lines' ? Number(value) : value } };
  if (field === 'known_at') {
    const lag = contract.time?.resolution || 'PT0S';
    return { contract: { ...contract, known_at: { ...contract.known_at, policy: value === 'lag' ? 'lag' : 'arrival', lag: value === 'lag' ? lag : 'PT0S' } } };
  }
  const change = { [name]: field === 'time.columns' ? value.split('\n').filter(Boolean) : value } as Partial<TimeShape>;
  return { contract: withTime(contract, change) };
}

/** Names of zones that this browser knows. */
export const ZONES: string[] = ['UTC', ...Intl.supportedValuesOf('timeZone')];
