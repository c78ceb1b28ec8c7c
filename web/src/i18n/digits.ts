/** Digits as people type and read them: Latin, Persian (U+06F0) and Arabic (U+0660). */

const FOREIGN = /[\u06f0-\u06f9\u0660-\u0669]/g;

/** Returns a text with Latin digits only. */
export function latinDigits(text: string): string {
  return text.replace(FOREIGN, (digit) => String(digit.charCodeAt(0) & 0xf));
}

export function persianDigits(text: string): string {
  return text.replace(/\d/g, (digit) => String.fromCharCode(0x06f0 + Number(digit)));
}

/** Returns a number as a program reads it: Latin digits, a full stop before decimals, no groups. */
export function latinNumber(text: string): string {
  return latinDigits(text).replaceAll('\u066c', '').replace('\u066b', '.');
}

const known = new WeakMap<object, unknown>();

/** Returns Persian words with Latin digits; what they are told, such as a name, stays as it is. */
export function withLatinDigits<T>(words: T): T {
  if (typeof words === 'string') return latinWords(words) as T;
  if (typeof words !== 'object' && typeof words !== 'function') return words;
  if (words === null) return words;
  const before = known.get(words);
  if (before !== undefined) return before as T;
  const made: unknown =
    typeof words === 'function'
      ? (...told: unknown[]) => sayWith(words, told)
      : Array.isArray(words)
        ? words.map(withLatinDigits)
        : Object.fromEntries(Object.entries(words).map(([name, each]) => [name, withLatinDigits<unknown>(each)]));
  known.set(words, made);
  return made as T;
}

type Say = (...told: unknown[]) => unknown;
/** Private characters that stand for the digits of what is told while the sentence around it is said. */
const HIDDEN = 0xe000;

function sayWith(say: Say, told: unknown[]): unknown {
  const hidden = told.map((each) => (typeof each === 'string' ? each.replace(FOREIGN, (digit) => String.fromCharCode(HIDDEN + digit.charCodeAt(0))) : each));
  const said = say(...hidden);
  return typeof said === 'string' ? latinWords(said).replace(/[\ue660-\ue669\ue6f0-\ue6f9]/g, (digit) => String.fromCharCode(digit.charCodeAt(0) - HIDDEN)) : said;
}

const latinWords = (text: string) => latinDigits(text).replace(/(\d)\u066a/g, '$1%');

/** Has every field of numbers and codes of a page take digits of either kind, whether typed or pasted. */
export function takeEitherDigits(page: Document): void {
  page.addEventListener('beforeinput', (event) => {
    const { target } = event;
    if (!(target instanceof HTMLInputElement) || !(target.type === 'number' || /^(numeric|decimal)$/.test(target.inputMode))) return;
    const text = event.data ?? event.dataTransfer?.getData('text/plain') ?? '';
    const latin = latinNumber(text);
    if (latin === text) return;
    event.preventDefault();
    // eslint-disable-next-line @typescript-eslint/no-deprecated -- nothing else types where the caret of a number stands, heard by the page and undone by the reader
    page.execCommand('insertText', false, latin);
  });
}
