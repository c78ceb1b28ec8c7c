/** Joins the page's session to its requests: the token of those that change something, and what to do when it ended. */

import type { Middleware } from 'openapi-fetch';

const SAFE = new Set(['GET', 'HEAD', 'OPTIONS']);
/** Refusals of what was typed or shown, not of the session. */
const TYPED = new Set(['sign-in-failed', 'password-wrong', 'second-factor-wrong', 'passkey-unknown', 'passkey-wrong', 'passkey-copied']);

interface Session {
  csrfToken: () => string | undefined;
  /** The server knows the session no more. */
  ended: () => void;
  /** The token is of another session: somebody signed in again beside this page. */
  stale: () => void;
}

export function guard({ csrfToken, ended, stale }: Session): Middleware {
  return {
    onRequest({ request }) {
      const token = SAFE.has(request.method) ? undefined : csrfToken();
      if (token) request.headers.set('x-csrf-token', token);
      return request;
    },
    async onResponse({ response }) {
      if (response.status !== 401 && response.status !== 403) return undefined;
      const code = await codeOf(response);
      if (response.status === 401 && !TYPED.has(code)) ended();
      if (code === 'csrf-token-wrong') stale();
      return undefined;
    },
  };
}

async function codeOf(response: Response): Promise<string> {
  try {
    return String(((await response.clone().json()) as Record<string, unknown>)['code']);
  } catch {
    return '';
  }
}
