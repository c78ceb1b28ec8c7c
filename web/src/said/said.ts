/** Says in Persian what the server says in English: finds the sentence in a phrasebook and puts its pieces in. */

import type { Formats } from '../i18n/formats';

/**
 * English sentence, with {} where a piece is, to the Persian one, with the pieces by number: {1} as it is, {1#} a
 * number, {1@} a date, {1~} an id, of which its end is enough, {1!} a sentence of the book itself or a number, {1,} a list of what the book may know. What begins with
 * a sign or a blank is said behind another sentence.
 */
export type Book = Readonly<Record<string, string>>;

/** Null for a sentence that the book does not know whole. */
export type Say = (text: string) => string | null;

interface Phrase {
  pattern: RegExp;
  persian: string;
  /** Letters of its own: of two that fit, the one with more says it. */
  own: number;
}

export function sayer(book: Book, formats: Formats): Say {
  const phrases = Object.entries(book).map(([english, persian]) => phrase(english, persian));
  phrases.sort((one, other) => other.own - one.own);
  const said = new Map<string, string | null>();
  const say: Say = (text) => {
    const known = said.get(text);
    if (known !== undefined) return known;
    const found = find(text);
    said.set(text, found);
    return found;
  };
  const find = (text: string) => {
    for (const { pattern, persian } of phrases) {
      const found = pattern.exec(text);
      const filled = found && fill(persian, found.slice(1), say, formats);
      if (filled !== null) return filled;
    }
    const moment = date(text, formats);
    if (moment !== null) return moment;
    const several = text.split(SENTENCES);
    const told = several.length > 1 ? several.map(say) : [null];
    return told.includes(null) ? null : told.join(' ');
  };
  return say;
}

const LATER = /^[;, ]/;
const SENTENCES = /(?<=\.) (?=[A-Z`])/;

function phrase(english: string, persian: string): Phrase {
  const later = LATER.test(english);
  const parts = english.split('{}').map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  const shifted = later ? `{1!}${persian.replace(/\{(\d)/g, (_, at: string) => `{${Number(at) + 1}`)}` : persian;
  return { pattern: new RegExp(`^${later ? '(.+?)' : ''}${parts.join('(.+?)')}$`, 's'), persian: shifted, own: parts.join('').length };
}

/** Null where a piece has to be a sentence of the book or a date, and is none. */
function fill(persian: string, pieces: string[], say: Say, formats: Formats): string | null {
  const unknown: string[] = [];
  const filled = persian.replace(/\{(\d)([#@!,~]?)\}/g, (_, at: string, kind: string) => {
    const piece = pieces[Number(at) - 1] ?? '';
    if (kind === '#') return number(piece, formats) ?? apart(piece);
    if (kind === ',') return formats.list(items(piece).map((item) => say(item) ?? apart(item)));
    if (kind === '') return apart(piece);
    if (kind === '~') return apart(/^[0-9a-f-]{36}$/.test(piece) ? piece.slice(-8) : piece);
    const told = kind === '@' ? date(piece, formats) : (say(piece) ?? number(piece, formats));
    if (told === null) unknown.push(piece);
    return told ?? '';
  });
  return unknown.length === 0 ? filled : null;
}

/** A piece whose letters do not turn those around it. */
const apart = (piece: string) => `\u2068${piece}\u2069`;

function number(piece: string, formats: Formats): string | null {
  if (!/^[+-]?(\d+|\d{1,3}(,\d{3})+)(\.\d+)?(e[+-]?\d+)?%?$/i.test(piece)) return null;
  const value = Number(piece.replace(/[,%]/g, ''));
  return piece.endsWith('%') ? formats.percent(value / 100) : formats.exact(value);
}

function date(piece: string, formats: Formats): string | null {
  const told = /^(\d{4}-\d\d-\d\d)( \d\d:\d\d)?$/.exec(piece);
  if (!told?.[1]) return null;
  const at = Date.parse(`${told[1]}T${told[2]?.trim() ?? '00:00'}Z`);
  return told[2] ? formats.moment(at, 'UTC') : formats.day(at, 'UTC');
}

/** What a list of names says one by one; a comma within quotes is part of a name. */
function items(list: string): string[] {
  return list.replace(/('[^']*'|"[^"]*")|, | or /g, (_, quoted?: string) => quoted ?? '\n').split('\n');
}
