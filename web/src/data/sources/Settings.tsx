/** What a source that is asked is told, in the order and by the names of its form. */

import type { SourceDetail } from '../../api/sources';
import { useLanguage, useWords } from '../../i18n/language';
import { Card } from '../../sheet/Page';
import { askedWords } from './askedWords';
import { kindWords, settingWords } from './settingWords';

/** Letters of what stands in a line of its own. */
const LONG = 60;

/** Of secrets it is told only that they are kept. */
export function Settings({ source }: { source: SourceDetail }) {
  const words = useWords(askedWords);
  const { language } = useLanguage();
  const kind = kindWords[language][source.source_type];
  const order = kind?.parts.flatMap(({ settings }) => Object.keys(settings)) ?? [];
  const place = (setting: string) => order.indexOf(setting);
  const name = (setting: string) => settingWords(kind, setting)?.label ?? <bdi dir="ltr">{setting}</bdi>;
  return (
    <Card title={words.settings}>
      <dl className="fs-facts-list">
        {Object.entries(source.settings)
          .filter(([, told]) => told !== '')
          .sort(([one], [other]) => place(one) - place(other))
          .map(([setting, told]) => (
            <div key={setting} data-wide={String(told).length > LONG || Array.isArray(told) || undefined}>
              <dt>{name(setting)}</dt>
              <dd>
                <Value told={told} />
              </dd>
            </div>
          ))}
        {source.secrets.map((setting) => (
          <div key={setting}>
            <dt>{name(setting)}</dt>
            <dd className="fs-note">{words.secret}</dd>
          </div>
        ))}
        <div>
          <dt>{words.times}</dt>
          <dd>
            {source.cron ? (
              <>
                <code dir="ltr">{source.cron}</code> <small dir="ltr">{source.zone}</small>
              </>
            ) : (
              words.notByClock
            )}
          </dd>
        </div>
      </dl>
    </Card>
  );
}

function Value({ told }: { told: unknown }) {
  if (!Array.isArray(told)) return <bdi dir="ltr" className={String(told).length > LONG ? 'fs-source-code' : undefined}>{String(told)}</bdi>;
  return (
    <ul className="fs-source-values">
      {told.map((each: unknown, at) => (
        <li key={at}>
          <code dir="ltr">{typeof each === 'object' && each !== null ? Object.values(each).map(String).join(' → ') : String(each)}</code>
        </li>
      ))}
    </ul>
  );
}
