/** What the addresses of sites say: what narrows the list and which levels are open; which tab of one site is shown. */

export const TABS = ['summary', 'series', 'forecast', 'events', 'settings'] as const;
export type Tab = (typeof TABS)[number];

export interface Search {
  tab?: Exclude<Tab, 'summary'>;
  /** The series whose forecast is shown. */
  series?: number;
}

export function parseSearch({ tab, series }: Record<string, unknown>): Search {
  const known = TABS.find((each) => each === tab);
  const id = Number(series);
  return { ...(known && known !== 'summary' && { tab: known }), ...(Number.isSafeInteger(id) && id > 0 && { series: id }) };
}

export interface SitesSearch {
  find?: string;
  type?: string;
  /** Ids of those whose parts are shown, with dashes between them. */
  open?: string;
}

export function parseSites({ find, type, open }: Record<string, unknown>): SitesSearch {
  const ids = openOf(open);
  return {
    ...(typeof find === 'string' && find.trim() !== '' && find.length <= 200 && { find }),
    ...(typeof type === 'string' && type !== '' && type.length <= 64 && { type }),
    ...(ids.length > 0 && { open: writtenOpen(ids) }),
  };
}

export function openOf(open: unknown): number[] {
  const parts = typeof open === 'string' || typeof open === 'number' ? String(open).split('-') : [];
  return [...new Set(parts.filter((part) => /^\d{1,15}$/.test(part)).map(Number))].slice(0, 100);
}

export const writtenOpen = (ids: readonly number[]) => ids.join('-');
