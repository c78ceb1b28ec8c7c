/** Which addresses the page sends its reader to after signing in: its own, never another site's. */

const IN = /^\/(sign-in|sign-up|first|invitation|reset|email)(\/|$)/;

/** The path of this page that `to` names; the start page for anything else. */
export function ownPath(to: unknown, origin = location.origin): string {
  // A browser reads "//host", "/\host" and "/<tab>/host" as another site.
  if (typeof to !== 'string' || !/^\/(?![/\\])[^\\\u0000-\u001f]*$/.test(to)) return '/';
  const url = new URL(to, origin);
  return url.origin !== origin || IN.test(url.pathname) ? '/' : `${url.pathname}${url.search}${url.hash}`;
}

/** The one-time token that a link carries after its `#`, where no server log sees it. */
export function tokenOf(hash: string): string {
  const token = hash.replace(/^#/, '');
  return /^[\w.~-]{1,500}$/.test(token) ? token : '';
}
