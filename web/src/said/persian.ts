/** The Persian phrasebook, of one part for each kind of sentence; a test of the server holds it whole. */

import { makeFormats } from '../i18n/formats';
import { asked } from './phrases/asked';
import { contract } from './phrases/contract';
import { guessedFile } from './phrases/guessedFile';
import { guessedTime } from './phrases/guessedTime';
import { remediesOfFiles } from './phrases/remediesOfFiles';
import { remediesOfRuns } from './phrases/remediesOfRuns';
import { rows } from './phrases/rows';
import { works } from './phrases/works';
import { sayer, type Book } from './said';

export const book: Book = { ...guessedFile, ...guessedTime, ...rows, ...contract, ...asked, ...remediesOfFiles, ...remediesOfRuns, ...works };

export const say = sayer(book, makeFormats('fa'));
