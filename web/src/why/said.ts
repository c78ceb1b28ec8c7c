/** Sentences of the server with numbers and moments as the reader writes them: there they are in Latin digits, in Persian set apart by isolates. */

import type { Formats } from '../i18n/formats';
import { unitName } from '../i18n/units';

const APART = /\u2068([^\u2069]*)\u2069/g;
const MOMENT = /^(\d{4})-(\d\d)-(\d\d)(?: (\d\d):(\d\d))?$/;
const NUMBER = /^([+-]?)(\d[\d,]*(?:\.\d+)?)(?: (.+))?$/;
const PERSIAN: Record<string, string> = { ',': '٬', '.': '٫' };
/** Moments, and numbers that stand alone: digits within a name or a unit belong to it. */
const TOLD = /\b\d{4}-\d\d-\d\d(?: \d\d:\d\d)?\b|(?<=^|[\s(])[+-]?\d+(?:,\d{3})*(?:\.\d+)?(?=[\s),.:;]|$)/g;

/** Returns a sentence as it is shown; one without isolates is left as it is, and so are names within them. */
export function said(sentence: string, formats: Formats): string {
  if (!sentence.includes('\u2068')) return plain(sentence, formats);
  return sentence.replace(APART, (_, told: string) => `\u2068${momentOf(told, formats) ?? numberOf(told, formats) ?? told}\u2069`);
}

/** A sentence without isolates is English, and as the server says it is as most read it. */
function plain(sentence: string, formats: Formats): string {
  if (formats.calendar === 'gregory' && formats.digits === 'latn') return sentence;
  return sentence.replace(TOLD, (told) => momentOf(told, formats) ?? numberOf(told, formats) ?? told);
}

function momentOf(told: string, formats: Formats): string | undefined {
  const found = MOMENT.exec(told);
  if (!found) return undefined;
  const [year = 0, month = 1, day = 1, hour = 0, minute = 0] = found.slice(1).map((part) => Number(part || 0));
  const at = Date.UTC(year, month - 1, day, hour, minute); // the clock of the site, whichever it is
  return found[4] === undefined ? formats.day(at, 'UTC') : formats.moment(at, 'UTC');
}

function numberOf(told: string, formats: Formats): string | undefined {
  const found = NUMBER.exec(told);
  if (!found) return undefined;
  const [, sign = '', digits = '', unit] = found;
  const written = formats.digits === 'latn' ? digits : formats.written(digits.replace(/[,.]/g, (each) => PERSIAN[each] ?? each));
  // a sign stands before its number in a word of its own direction
  return `${sign && `\u200e${sign}`}${written}${unit === undefined ? '' : ` ${unitName(unit)}`}`;
}
