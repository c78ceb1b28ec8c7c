/** Work that may be asked for by the clock or when values come, with the permission that asking for it needs and what it is about. */

export const KINDS = [
  { kind: 'issue', permission: 'forecast:issue', about: 'forecast', arrives: true },
  { kind: 'train', permission: 'model:train', about: 'series', arrives: true },
  { kind: 'contest', permission: 'model:promote', about: 'series', arrives: true },
  { kind: 'certify', permission: 'model:promote', about: 'model', arrives: true },
  { kind: 'backtest', permission: 'backtest:run', about: 'series', arrives: true },
  { kind: 'score', permission: 'forecast:issue', about: null, arrives: false },
  { kind: 'reproduce', permission: 'forecast:issue', about: 'issue', arrives: false },
  { kind: 'watch', permission: 'detector:write', about: 'detectors', arrives: false },
  { kind: 'detect', permission: 'detector:write', about: 'series', arrives: true },
  { kind: 'pull', permission: 'file:upload', about: 'source', arrives: false },
  { kind: 'verify', permission: 'lake:maintain', about: null, arrives: false },
  { kind: 'compact', permission: 'lake:maintain', about: null, arrives: false },
  { kind: 'flush', permission: 'lake:maintain', about: null, arrives: false },
] as const;

export type ScheduleKind = (typeof KINDS)[number]['kind'];

export function isKind(kind: string): kind is ScheduleKind {
  return KINDS.some((known) => known.kind === kind);
}

/** Zones to choose from: the reader's own first. */
export function zones(own: string): string[] {
  return [...new Set([own, 'UTC', ...Intl.supportedValuesOf('timeZone')])];
}
