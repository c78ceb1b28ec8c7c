/** The numbers that an anomaly rests on, and when it was found. */

import type { ReactNode } from 'react';

import type { AnomalyHistory } from '../api/anomalies';
import type { Series } from '../api/queries';
import { useLanguage, useWords } from '../i18n/language';
import { Measured } from '../i18n/Unit';
import { Card } from '../sheet/Page';
import { evidenceOf } from './evidence';
import { lengthOf } from './why';
import { whyWords } from './whyWords';
import { anomalyWords } from './words';

export function Facts({ told, series }: { told: AnomalyHistory; series: Series }) {
  const words = useWords(anomalyWords);
  const why = useWords(whyWords);
  const { formats } = useLanguage();
  const { score, threshold, observed, expected, low, high, last_event_at: last, usual_lag_seconds: usual, late_lag_seconds: late } = evidenceOf(told);
  const start = Date.parse(told.start_at);
  const found = Date.parse(told.versions[0]?.known_at ?? told.known_at);
  const length = (ms: number) => lengthOf(ms, why, formats);
  const of = (text: string) => <Measured text={text} unit={series.unit} />;
  const facts: (false | undefined | '' | [string, ReactNode])[] = [
    observed !== undefined && [words.observed, of(formats.number(observed))],
    expected !== undefined && [words.median, of(formats.number(expected))],
    low !== undefined && high !== undefined && [words.range, formats.range(formats.number(low), formats.measured(high, series.unit))],
    score !== undefined && threshold !== undefined && [words.score, words.ofThreshold(formats.number(score), formats.number(threshold))],
    last && [words.lastValue, formats.moment(Date.parse(last), series.zone)],
    usual !== undefined && [words.usualLag, length(usual * 1000)],
    late !== undefined && [words.lateLag, length(late * 1000)],
    [words.lasted, length(Date.parse(told.end_at) - start)],
    [words.foundAfter, words.after(length(Math.max(0, found - start)), formats.moment(found, series.zone))],
    [words.version, formats.whole(told.lake_version)],
  ];
  return (
    <Card title={words.facts} term="score">
      <dl className="fs-facts-lines">
        {facts.map(
          (fact) =>
            fact && (
              <div key={fact[0]}>
                <dt>{fact[0]}</dt>
                <dd>{fact[1]}</dd>
              </div>
            ),
        )}
      </dl>
    </Card>
  );
}
