/** Why something is an anomaly, in sentences, and in a few words. Pure. */

import type { Anomaly } from '../api/anomalies';
import type { Formats } from '../i18n/formats';
import { unitName } from '../i18n/units';
import { evidenceOf, type Evidence } from './evidence';
import type { WhyWords } from './whyWords';

export interface Telling {
  words: WhyWords;
  formats: Formats;
  zone: string;
  unit: string;
  nameOf: (seriesId: number) => string;
}

/** What is odd, what others did, and whether it goes on. */
export function sentencesOf(anomaly: Anomaly, telling: Telling): string[] {
  const evidence = evidenceOf(anomaly);
  const { words } = telling;
  return [
    anomaly.kind === 'late' ? lateness(anomaly, evidence, telling) : oddness(evidence, telling),
    others(evidence, telling),
    anomaly.ongoing ? words.goesOn : '',
    anomaly.quiet ? words.wasQuiet : '',
    anomaly.standing ? '' : words.takenBack,
  ].filter(Boolean);
}

function oddness(evidence: Evidence, { words, formats, zone, unit, nameOf }: Telling): string {
  const { observed, expected, low, high, at, direction, sensors, score = 0, threshold = 1, rows_count = 0 } = evidence;
  const value = (number: number) => `\u2068${formats.number(number)}${unit && unitName(unit) ? ` ${unitName(unit)}` : ''}\u2069`;
  if (observed !== undefined && expected !== undefined && low !== undefined && high !== undefined && at && direction) {
    const range = words.between(formats.number(low), value(high));
    return words.outside[direction](formats.moment(Date.parse(at), zone), value(observed), range, value(expected));
  }
  const first = sensors?.[0];
  if (first) return words.together(nameOf(first.series_id), formats.percent(first.share));
  return words.unlike(formats.whole(rows_count), formats.number(score / threshold));
}

function others({ neighbours }: Evidence, { words, formats, nameOf }: Telling): string {
  if (!neighbours || neighbours.length === 0) return '';
  const moved = neighbours.filter((each) => each.moved);
  const all = formats.whole(neighbours.length);
  return moved.length > 0 ? words.moved(moved.map(({ series_id }) => nameOf(series_id)).join(words.and), formats.whole(moved.length), all) : words.alone(all);
}

function lateness({ start_at }: Anomaly, evidence: Evidence, { words, formats, zone }: Telling): string {
  const length = (seconds: number | undefined) => lengthOf((seconds ?? 0) * 1000, words, formats);
  return words.late(formats.moment(Date.parse(start_at), zone), length(evidence.usual_lag_seconds), length(evidence.late_lag_seconds));
}

/** In a few words, for the list. */
export function gistOf(anomaly: Anomaly, words: WhyWords, formats: Formats): string {
  const { direction, sensors, neighbours = [] } = evidenceOf(anomaly);
  if (anomaly.kind === 'late') return words.gists.late;
  const what = direction ? words.gists[direction] : sensors ? words.gists.sensors : words.gists.course;
  const moved = neighbours.filter((each) => each.moved).length;
  return moved > 0 ? `${what} · ${words.movedToo(formats.whole(moved))}` : what;
}

const UNITS = [
  ['days', 86_400_000],
  ['hours', 3_600_000],
  ['minutes', 60_000],
] as const;

/** How long something lasted, in its largest unit. */
export function lengthOf(ms: number, words: WhyWords, formats: Formats): string {
  const [unit, size] = UNITS.find(([, least]) => ms >= 2 * least) ?? UNITS[2];
  return words.lengths[unit](formats.whole(Math.round(ms / size)));
}
