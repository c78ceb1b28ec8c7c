/** What the address of the sources says: the one that is open. */

export interface Search {
  source?: number;
}

export function parseSearch({ source }: Record<string, unknown>): Search {
  const id = /^\d{1,15}$/.test(String(source)) ? Number(source) : 0;
  return id > 0 ? { source: id } : {};
}
