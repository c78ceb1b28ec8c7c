/** What the address of the sources says: the one that is open, and whether one is being set up. */

export interface Search {
  source?: number;
  set?: 'new' | 'change';
}

export function parseSearch({ source, set }: Record<string, unknown>): Search {
  const id = /^\d{1,15}$/.test(String(source)) ? Number(source) : 0;
  if (id > 0) return set === 'change' ? { source: id, set } : { source: id };
  return set === 'new' ? { set } : {};
}
