/** Follows the organisation's events; the only user of EventSource. It comes back by itself, where it was. */

import { KINDS, type Kind, type Told } from './touched';

const FIRST_WAIT_MS = 2_000;
const LONGEST_WAIT_MS = 30_000;

interface Follower {
  onEvent: (kind: Kind, told: Told) => void;
  /** Events are missing: everything is to be read anew. */
  onReset: () => void;
  /** Whether the connection is there. */
  onState: (there: boolean) => void;
  /** The server refused the stream: maybe the session ended. */
  onRefused: () => void;
}

/** Begin to follow; returns how to stop. */
export function follow({ onEvent, onReset, onState, onRefused }: Follower): () => void {
  let source: EventSource;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let wait = FIRST_WAIT_MS;
  let last = '';
  const begin = () => {
    source = new EventSource(`/api/v1/events${last && `?after=${last}`}`);
    const listen = (kind: string, then: (told: Told) => void) => {
      source.addEventListener(kind, (event: MessageEvent<string>) => {
        last = event.lastEventId || last;
        then(((JSON.parse(event.data) as Told)['data'] ?? {}) as Told);
      });
    };
    for (const kind of KINDS) {
      listen(kind, (told) => {
        onEvent(kind, told);
      });
    }
    listen('hello', () => undefined);
    listen('reset', onReset);
    source.onopen = () => {
      wait = FIRST_WAIT_MS;
      onState(true);
    };
    source.onerror = () => {
      onState(false);
      // The browser comes back by itself after a cut, never after a refusal.
      if (source.readyState !== EventSource.CLOSED) return;
      onRefused();
      timer = setTimeout(begin, wait);
      wait = Math.min(2 * wait, LONGEST_WAIT_MS);
    };
  };
  begin();
  return () => {
    clearTimeout(timer);
    source.close();
  };
}
