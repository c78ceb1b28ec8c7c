/** What is wrong with a contract, as the server tells it. */

import { ApiError } from '../../api/client';

export interface Wrong {
  line: number | null;
  where: string;
  what: string;
}

export function faultsOf(error: Error | null): Wrong[] {
  if (!(error instanceof ApiError) || !Array.isArray(error.facts['wrong'])) return [];
  return error.facts['wrong'] as Wrong[];
}
