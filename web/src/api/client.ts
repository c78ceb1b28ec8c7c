/** The typed client of the API; the only place that knows its address. */

import createClient from 'openapi-fetch';

import type { paths } from './schema';

export const client = createClient<paths>({ baseUrl: '/' });

/** A refusal of the API, as its problem details say it (RFC 9457). */
export class ApiError extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}

interface Answer<T> {
  data?: T;
  error?: unknown;
  response: Response;
}

/** The body of a good answer; anything else is thrown as an ApiError. */
export function bodyOf<T>(answer: Answer<T>): T {
  if (answer.response.ok && answer.data !== undefined) return answer.data;
  const problem = (typeof answer.error === 'object' ? answer.error : null) as Record<string, unknown> | null;
  const said = (name: string, otherwise: string) => {
    const text = problem?.[name];
    return typeof text === 'string' ? text : otherwise;
  };
  throw new ApiError(answer.response.status, said('code', 'unknown'), said('detail', said('title', answer.response.statusText)));
}
