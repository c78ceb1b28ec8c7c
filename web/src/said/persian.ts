/** The Persian phrasebook, of one part for each kind of sentence; a test of the server holds it whole. */

import { makeFormats, type Formats } from '../i18n/formats';
import { asked } from './phrases/asked';
import { contract } from './phrases/contract';
import { guessedFile } from './phrases/guessedFile';
import { guessedTime } from './phrases/guessedTime';
import { remediesOfFiles } from './phrases/remediesOfFiles';
import { remediesOfRuns } from './phrases/remediesOfRuns';
import { rows } from './phrases/rows';
import { sources } from './phrases/sources';
import { works } from './phrases/works';
import { sayer, type Book, type Say } from './said';

export const book: Book = { ...guessedFile, ...guessedTime, ...rows, ...contract, ...asked, ...remediesOfFiles, ...remediesOfRuns, ...sources, ...works };

const makers = new WeakMap<Formats, Say>();

/** In the digits and the calendar of the reader. */
export function saying(formats: Formats): Say {
  const say = makers.get(formats) ?? sayer(book, formats);
  makers.set(formats, say);
  return say;
}

export const say = saying(makeFormats('fa'));
