/** The queue by keyboard: one letter each, never while somebody types or a dialog is open. */

import { useEffect, useEffectEvent } from 'react';

export type Act = 'next' | 'previous' | 'accept' | 'dismiss' | 'note' | 'back';

const LETTERS: Record<string, Act> = { j: 'next', k: 'previous', a: 'accept', d: 'dismiss', n: 'note', u: 'back' };
/** A letter that follows another so soon may belong to it. */
const ALONE_MS = 900;

interface Stroke {
  key: string;
  ctrlKey: boolean;
  metaKey: boolean;
  altKey: boolean;
}

/** What a stroke asks for, if anything. */
export function actOf({ key, ctrlKey, metaKey, altKey }: Stroke): Act | null {
  return ctrlKey || metaKey || altKey ? null : (LETTERS[key] ?? null);
}

export function useKeys(run: (act: Act) => void): void {
  const pressed = useEffectEvent(run);
  useEffect(() => {
    // "g" begins the keys that go somewhere: what comes after it is not ours.
    let led = -ALONE_MS;
    const heard = (event: KeyboardEvent) => {
      const { target } = event;
      const typing = target instanceof HTMLElement && (target.isContentEditable || target.matches('select, textarea, input:not([type=checkbox], [type=radio])'));
      if (event.defaultPrevented || typing || document.querySelector('[role=dialog]')) return;
      const act = event.timeStamp - led < ALONE_MS ? null : actOf(event);
      led = event.key === 'g' ? event.timeStamp : -ALONE_MS;
      if (!act) return;
      event.preventDefault();
      pressed(act);
    };
    window.addEventListener('keydown', heard);
    return () => {
      window.removeEventListener('keydown', heard);
    };
  }, []);
}
