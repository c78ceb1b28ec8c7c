/** What keys mean everywhere: pure, so that each meaning has a test; `Jump` listens. */

export interface Stroke {
  /** The key by its place, whatever the keyboard writes with it: KeyG also where that is a Persian letter. */
  code: string;
  key: string;
  ctrl: boolean;
  alt: boolean;
  typing: boolean;
}

export type Wish = { go: string } | { open: 'palette' | 'keys' | 'help' };

interface Place {
  to: string;
  key?: string;
}

export interface Heard {
  /** After g: the next key names a page. */
  waiting: boolean;
  wish: Wish | null;
}

const NOTHING: Heard = { waiting: false, wish: null };

export function heard(waiting: boolean, stroke: Stroke, places: readonly Place[]): Heard {
  const letter = /^Key([A-Z])$/.exec(stroke.code)?.[1]?.toLowerCase();
  if (stroke.ctrl) return letter === 'k' && !stroke.alt ? { waiting: false, wish: { open: 'palette' } } : NOTHING;
  if (stroke.alt || stroke.typing) return NOTHING;
  if (waiting) {
    const place = places.find(({ key }) => key === letter);
    return { waiting: false, wish: letter && place ? { go: place.to } : null };
  }
  if (stroke.key === '?' || stroke.key === '؟') return { waiting: false, wish: { open: 'keys' } };
  if (letter === 'h') return { waiting: false, wish: { open: 'help' } };
  return { waiting: letter === 'g', wish: null };
}

/** Inputs that no letter is written into, such as radios and checkboxes, do not keep keys for themselves. */
const SILENT = ['radio', 'checkbox', 'button', 'submit', 'reset', 'range', 'color', 'file'];

interface Element {
  tagName?: string;
  type?: string;
  isContentEditable?: boolean;
}

export function isTyping(target: Element | null): boolean {
  const { tagName, type = 'text', isContentEditable = false } = target ?? {};
  return isContentEditable || tagName === 'TEXTAREA' || tagName === 'SELECT' || (tagName === 'INPUT' && !SILENT.includes(type));
}

/** Whether the keyboard has a Command key in the place of Ctrl. */
export const hasCommand = (agent: string) => /mac os|iphone|ipad/i.test(agent);
