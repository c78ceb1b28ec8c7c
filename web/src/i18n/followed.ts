/** Language and colours that a browser has of the organisation, told apart from those that its reader chose. */

type Name = 'language' | 'theme';
type Kept = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;

const KEYS = { language: 'foresite-language', theme: 'mantine-color-scheme-value' } as const;
const markOf = (name: Name) => `foresite-followed-${name}`;

/** Returns what the page changes to because the organisation says so, or null where it stays: people keep what they chose. */
export function toFollow(kept: Kept, name: Name, wanted: string, browser: string): string | null {
  const now = kept.getItem(KEYS[name]);
  const chosen = now !== null && now !== kept.getItem(markOf(name));
  if (chosen || (now === null && wanted === 'browser')) return null;
  const next = wanted === 'browser' ? browser : wanted;
  return next === now ? null : next;
}

/** Says that what is kept is the organisation's: it goes when that does. */
export function follows(kept: Kept, name: Name, value: string): void {
  kept.setItem(markOf(name), value);
}

/** Says that the reader chose, even what the organisation has. */
export function chose(kept: Kept, name: Name): void {
  kept.removeItem(markOf(name));
}
