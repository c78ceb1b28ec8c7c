/** Work that a clock may ask for, with the permission that asking for it needs. */

export const KINDS = [
  { kind: 'issue', permission: 'forecast:issue', about: 'model' },
  { kind: 'train', permission: 'model:train', about: 'series' },
  { kind: 'backtest', permission: 'backtest:run', about: 'series' },
  { kind: 'verify', permission: 'lake:maintain', about: null },
  { kind: 'compact', permission: 'lake:maintain', about: null },
  { kind: 'flush', permission: 'lake:maintain', about: null },
] as const;

export type ScheduleKind = (typeof KINDS)[number]['kind'];

export function isKind(kind: string): kind is ScheduleKind {
  return KINDS.some((known) => known.kind === kind);
}

/** Zones to choose from: the reader's own first. */
export function zones(own: string): string[] {
  return [...new Set([own, 'UTC', ...Intl.supportedValuesOf('timeZone')])];
}
