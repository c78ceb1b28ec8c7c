/** What the address of the page of models says: which backtests stand side by side. */

export interface Search {
  compare?: string;
}

export function parseSearch({ compare }: Record<string, unknown>): Search {
  return typeof compare === 'string' && /^[\w-]{1,36}(~[\w-]{1,36}){0,49}$/.test(compare) ? { compare } : {};
}

export const comparedIn = ({ compare }: Search): string[] => compare?.split('~') ?? [];
export const compareOf = (ids: string[]): Search => (ids.length > 0 ? { compare: ids.join('~') } : {});
