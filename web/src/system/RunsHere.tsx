/** Version, stores, room and ways of the installation. */

import { useQuery } from '@tanstack/react-query';

import { installation, type Installation } from '../api/system';
import { useLanguage, useWords } from '../i18n/language';
import type { Formats } from '../i18n/formats';
import { Asked, Card } from '../sheet/Page';
import { useTimes, type Times } from '../sheet/useTimes';
import { systemWords, type Fact } from './words';

type Words = (typeof systemWords)['en'];

export function RunsHere() {
  const words = useWords(systemWords);
  const { formats } = useLanguage();
  const times = useTimes();
  const told = useQuery(installation);
  return (
    <Card title={words.runs} note={words.runsNote}>
      <Asked query={told}>
        {(all) => (
          <dl className="fs-facts-list">
            {Object.entries(factsOf(all, words, formats, times)).map(([name, value]) => (
              <div key={name}>
                <dt>{words.facts[name as Fact]}</dt>
                <dd>{value}</dd>
              </div>
            ))}
          </dl>
        )}
      </Asked>
    </Card>
  );
}

/** A name or an amount keeps its own order within a sentence of either direction. */
const apart = (text: string) => `\u2068${text}\u2069`;

function factsOf(told: Installation, words: Words, formats: Formats, times: Times): Record<Fact, string> {
  const name = { sqlite: 'SQLite', postgresql: 'PostgreSQL' }[told.database] ?? told.database;
  return {
    version: apart(`Foresite ${told.version} (Python ${told.python})`),
    began: times.moment(told.began_at),
    database: apart(`${name} ${told.database_version}`),
    shape: `${told.shape || '–'} · ${told.shape === told.newest_shape ? words.newest : words.older(told.newest_shape)}`,
    lake: words.places[told.lake],
    files: words.places[told.files],
    disk: words.left(apart(formats.bytes(told.disk_free_bytes)), apart(formats.bytes(told.disk_needed_bytes))),
    cache: words.of(apart(formats.bytes(told.cache_held_bytes)), apart(formats.bytes(told.cache_most_bytes))),
    shared: words.shared[told.shared_by],
    mail: words.mails[told.mail],
  };
}
