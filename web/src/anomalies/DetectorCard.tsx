/** The detector of an anomaly: how strict it is now, how often it was right, and what moves it. */

import { useQuery } from '@tanstack/react-query';

import { detector } from '../api/anomalies';
import { methodName } from '../i18n/detectors';
import { useLanguage, useWords } from '../i18n/language';
import { Asked, Card } from '../sheet/Page';
import { detectorWords } from './detectorWords';
import { anomalyWords } from './words';

export function DetectorCard({ detectorId }: { detectorId: string }) {
  const words = useWords(anomalyWords);
  const more = useWords(detectorWords);
  const { formats, language } = useLanguage();
  const query = useQuery(detector(detectorId));
  return (
    <Card title={words.detector} term="strictness" note={query.data && <bdi>{methodName(query.data.method, language)}</bdi>}>
      <Asked query={query}>
        {({ threshold, factor, false_alarm_rate, accepted_count, dismissed_count }) => {
          const judged = accepted_count + dismissed_count;
          return (
            <div className="fs-detector">
              <p>
                {threshold === null ? words.unlearned : words.detectorTold(formats.number(threshold * factor))}
                {threshold !== null && (factor > 1.0005 ? `${language === 'fa' ? '،' : ','} ${words.raised(formats.number(factor))}` : '.')}
              </p>
              <p>
                {more.sensitivity}: {more.oneIn(formats.whole(1 / false_alarm_rate))}.{' '}
                {judged > 0 ? words.precision(formats.whole(accepted_count), formats.whole(judged), formats.percent(accepted_count / judged)) : words.notJudged}
              </p>
              <p className="fs-note">{words.moves}</p>
            </div>
          );
        }}
      </Asked>
    </Card>
  );
}
