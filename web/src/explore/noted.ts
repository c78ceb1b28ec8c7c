/** Notes as lines under a picture that is taken along: only what is shared, as a picture is made to be given away. Pure. */

import type { Formats } from '../i18n/formats';
import type { Noted } from '../notes/useNotes';

/** More would be longer than the chart. */
const MOST = 30;
const APART = '\u2068';
const END = '\u2069';

/** Numbered as on the chart. */
export function linesOf(told: Noted['told'], formats: Formats, zone: string): string[] {
  const shared = told.filter(({ note }) => note.shared).slice(0, MOST);
  return shared.map(({ note, mark }) => {
    const when = [mark.start, ...(mark.end === null ? [] : [mark.end])].map((at) => formats.moment(at, zone)).join(' – ');
    const by = note.author_kind === 'anybody' ? '' : ` · ${APART}${note.author}${END}`;
    return `${formats.whole(mark.n)} · ${APART}${note.text.replace(/\s+/g, ' ')}${END} (${when}${by})`;
  });
}

/** A text in lines of a width, broken between words; a word that is wider stands alone. */
export function wrapped(text: string, width: number, wide: (part: string) => number): string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const longer = `${lines.at(-1) ?? ''} ${word}`;
    if (lines.length > 0 && wide(longer) <= width) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines;
}
