/** The typed client of the API; the only place that knows its address. */

import createClient from 'openapi-fetch';

import type { components, paths } from './schema';

export const client = createClient<paths>({ baseUrl: '/' });

type Problem = Record<string, unknown>;

/** A refusal of the API, as its problem details say it (RFC 9457). */
export class ApiError extends Error {
  readonly status: number;
  readonly code: string;
  /** What the sentence is about: numbers and names for the page's own words. */
  readonly facts: Problem;
  /** What to do about it, or nothing. */
  readonly remedy: string;
  /** Parts of the body that are not as documented. */
  readonly wrong: components['schemas']['Fault'][];

  constructor(status: number, problem: Problem, otherwise: string) {
    const said = (name: string, none: string) => {
      const text = problem[name];
      return typeof text === 'string' ? text : none;
    };
    super(said('detail', said('title', otherwise)));
    this.status = status;
    this.code = said('code', 'unknown');
    this.remedy = said('remedy', '');
    this.facts = (problem['facts'] ?? {}) as Problem;
    this.wrong = (problem['errors'] ?? []) as components['schemas']['Fault'][];
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
  throw refusalOf(answer);
}

/** Throw what was refused, where a good answer has no body. */
export function done(answer: Answer<unknown>): void {
  if (!answer.response.ok) throw refusalOf(answer);
}

function refusalOf({ error, response }: Answer<unknown>): ApiError {
  return new ApiError(response.status, typeof error === 'object' && error !== null ? (error as Problem) : {}, response.statusText);
}
