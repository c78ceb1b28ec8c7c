/** A contract as the page mends it: every mend gives a new one, and the server says what comes of it. */

import type { Inspected } from '../../api/files';

export interface TimeShape {
  columns: string[];
  format: string;
  also: string[];
  hour_column: string;
  zone: string;
  label: 'start' | 'end';
  resolution: string;
  repeated: 'in-order' | 'daylight' | 'standard';
  daylight_suffix: string;
  suffix_means: 'daylight' | 'standard';
  nonexistent: 'reject' | 'drop' | 'shift';
  midnight: 'same-day' | 'day-end';
}

export interface FileShape {
  encoding: string;
  delimiter: string;
  skip_lines: number;
  has_header: boolean;
  header_row: number;
  decimal: '.' | ',';
  thousands: string;
  missing: string[];
  sheets: string[];
}

export interface SeriesShape {
  column: string;
  wide: { columns: string } | null;
  key: string;
  name: string;
  quantity: string;
  unit: string;
  file_unit: string;
}

export interface Contract {
  name: string;
  kind: 'series' | 'assets' | 'records';
  file: FileShape;
  time: TimeShape | null;
  known_at: { policy: 'arrival' | 'lag' | 'column'; lag: string };
  series: SeriesShape[];
}

export const contractOf = (found: Inspected) => found.contract as unknown as Contract;

export const withTime = (contract: Contract, change: Partial<TimeShape>): Contract => {
  if (!contract.time) return contract;
  const time = { ...contract.time, ...change };
  // The end of an interval says nothing without its length.
  return { ...contract, time: time.label === 'end' && !time.resolution ? { ...time, resolution: 'PT1H' } : time };
};

export const withSeries = (contract: Contract, at: number, change: Partial<SeriesShape>): Contract => ({
  ...contract,
  series: contract.series.map((one, n) => (n === at ? { ...one, ...change } : one)),
});

/** All series that are in a unit, in another one. */
export const withUnit = (contract: Contract, from: string, unit: string): Contract => ({
  ...contract,
  series: contract.series.map((one) => (one.unit === from ? { ...one, unit } : one)),
});

export const withoutSeries = (contract: Contract, at: number): Contract => ({
  ...contract,
  series: contract.series.filter((_, n) => n !== at),
});

/** A column that is no series yet, as one like those that are. */
export function withColumn(contract: Contract, column: string): Contract {
  const like = contract.series[0];
  const prefix = like ? like.key.slice(0, like.key.lastIndexOf('/') + 1) : `${contract.name}/`;
  const made = { column, wide: null, key: prefix + keyPart(column), name: '', quantity: 'value', unit: '1', file_unit: '' };
  return { ...contract, series: [...contract.series, made] };
}

/** Another name; keys that began with the old one begin with the new one. */
export function withName(contract: Contract, name: string): Contract {
  const renamed = (key: string) => (key.startsWith(`${contract.name}/`) ? name + key.slice(contract.name.length) : key);
  const rules = (contract as Contract & { rule?: { series: string }[] }).rule;
  return {
    ...contract,
    name,
    series: contract.series.map((one) => ({ ...one, key: renamed(one.key) })),
    ...(rules && { rule: rules.map((one) => ({ ...one, series: renamed(one.series) })) }),
  };
}

/** What the server makes of a name in a key; letters of every script stay. */
export const keyPart = (text: string) =>
  text
    .trim()
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{M}\p{N}.+-]+/gu, '_')
    .replaceAll(/^_+|_+$/g, '') || 'value';

export const isName = (text: string) => /^[a-z0-9]([a-z0-9-]{0,58}[a-z0-9])?$/.test(text);

/** Columns whose cells may be values: not named as time, not series already. */
export function otherColumns(contract: Contract, columns: readonly { name: string }[]): string[] {
  const used = new Set([...(contract.time ? [...contract.time.columns, contract.time.hour_column] : []), ...contract.series.map(({ column }) => column)]);
  const keys = contract.series.map(({ key }) => key).join(' ');
  return columns.map(({ name }) => name).filter((name) => !used.has(name) && !keys.includes(`{${name}}`));
}
