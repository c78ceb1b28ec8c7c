/** What the trail is searched by, as the address of the page keeps it. */

import type { AuditSearch } from '../api/audit';
import { DAY, dayStart } from '../time/zone';

export interface Search {
  actor?: string;
  action?: string;
  about?: string;
  /** Only entries that bear on security. */
  security?: true;
  /** Days of the reader's own calendar; the last one is included. */
  from?: string;
  to?: string;
}

export function parseSearch(raw: Record<string, unknown>): Search {
  const text = (name: 'actor' | 'action' | 'about') => {
    const given = raw[name];
    return typeof given === 'string' && given ? { [name]: given.slice(0, 200) } : {};
  };
  const day = (name: 'from' | 'to') => {
    const given = raw[name];
    return typeof given === 'string' && dayStart(given, 'UTC') !== null ? { [name]: given } : {};
  };
  return { ...text('actor'), ...text('action'), ...text('about'), ...(raw['security'] === true && { security: true }), ...day('from'), ...day('to') };
}

export function asked({ actor = '', action = '', about = '', security, from, to }: Search, zone: string): AuditSearch {
  const start = from ? dayStart(from, zone) : null;
  const end = to ? dayStart(nextDay(to), zone) : null;
  const iso = (at: number | null) => (at === null ? '' : new Date(at).toISOString());
  return { actor, action, about, security: security ?? false, start: iso(start), end: iso(end) };
}

function nextDay(day: string): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + DAY).toISOString().slice(0, 10);
}
