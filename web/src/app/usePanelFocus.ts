/** Where the keyboard is when something takes the place of a page on a phone, and when it gives it back. */

import { useEffect, useRef, type RefObject } from 'react';

/** Goes into the panel of this id once it is open, and back to what controls it once it is not. */
export function usePanelFocus(open: string | null): void {
  useEffect(() => {
    const panel = open === null ? null : document.getElementById(open);
    if (!panel) return;
    panel.focus({ preventScroll: true });
    return () => {
      const now = document.activeElement;
      // Who went elsewhere by themselves stays there.
      if (now === document.body || panel.contains(now)) document.querySelector<HTMLElement>(`[aria-controls="${panel.id}"]`)?.focus();
    };
  }, [open]);
}

const PHONE = '(max-width: 900px)';

/** Goes into what a row of a list opened in the list's place, and back to that row; where both stand side by side, nowhere. */
export function useTurnFocus(shown: string | undefined, turned: RefObject<HTMLElement | null>, rowOf: (id: string) => HTMLElement | null): void {
  const before = useRef(shown);
  useEffect(() => {
    const was = before.current;
    before.current = shown;
    if ((was === undefined) === (shown === undefined) || !matchMedia(PHONE).matches) return;
    const there = shown === undefined && was !== undefined ? rowOf(was) : turned.current;
    there?.focus({ preventScroll: shown !== undefined });
  });
}
