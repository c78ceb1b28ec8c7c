/** One letter that does something on a page: by its place on the keyboard, never while somebody types or a dialog is open. */

import { useEffect, useEffectEvent } from 'react';

import { isTyping } from '../app/keys';

/** After g a letter names a page. */
const LED_MS = 1_500;

export function useLetter(letter: string | null, run: () => void): void {
  const pressed = useEffectEvent(run);
  useEffect(() => {
    if (letter === null) return;
    let led = -LED_MS;
    const heard = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
      const free = event.timeStamp - led >= LED_MS;
      led = event.code === 'KeyG' && free ? event.timeStamp : -LED_MS;
      if (event.code !== `Key${letter.toUpperCase()}` || !free) return;
      if (isTyping(event.target as HTMLElement) || document.querySelector('[role=dialog]')) return;
      event.preventDefault();
      pressed();
    };
    window.addEventListener('keydown', heard);
    return () => {
      window.removeEventListener('keydown', heard);
    };
  }, [letter]);
}
