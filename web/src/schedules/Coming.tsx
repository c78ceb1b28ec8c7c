/** The next times that an expression tells, on the wall of its zone and in UTC. */

import { useQuery } from '@tanstack/react-query';

import { comingTimes } from '../api/schedules';
import { sentenceOf } from '../form/refusal';
import { formWords } from '../form/words';
import { useLanguage, useWords } from '../i18n/language';
import { scheduleWords } from './words';

export function Coming({ cron, zone }: { cron: string; zone: string }) {
  const words = useWords(scheduleWords);
  const forms = useWords(formWords);
  const { formats } = useLanguage();
  const { data, error } = useQuery({ ...comingTimes(cron, zone), enabled: cron !== '', placeholderData: (old) => old });
  return (
    <div className="fs-coming-times" aria-live="polite">
      {error ? (
        <p className="fs-refusal">{sentenceOf(error, forms)}</p>
      ) : (
        <table>
          <caption>{words.preview}</caption>
          <thead>
            <tr>
              <th scope="col">{words.local}</th>
              <th scope="col">{words.utc}</th>
            </tr>
          </thead>
          <tbody>
            {(data ?? []).map(({ at }) => (
              <tr key={at}>
                <td>{formats.moment(Date.parse(at), zone)}</td>
                <td>{formats.moment(Date.parse(at), 'UTC')}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </div>
  );
}
