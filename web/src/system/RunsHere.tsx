/** Version, stores and ways of the installation. */

import { useQuery } from '@tanstack/react-query';

import { installation, type Installation } from '../api/system';
import { useWords } from '../i18n/language';
import { Asked, Card } from '../sheet/Page';
import { useTimes, type Times } from '../sheet/useTimes';
import { systemWords, type Fact } from './words';

type Words = (typeof systemWords)['en'];

export function RunsHere() {
  const words = useWords(systemWords);
  const times = useTimes();
  const told = useQuery(installation);
  return (
    <Card title={words.runs} note={words.runsNote}>
      <Asked query={told}>
        {(all) => (
          <dl className="fs-facts-list">
            {Object.entries(factsOf(all, words, times)).map(([name, value]) => (
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

/** A name keeps its own order within a sentence of either direction. */
const apart = (text: string) => `\u2068${text}\u2069`;

function factsOf(told: Installation, words: Words, times: Times): Record<Fact, string> {
  const name = { sqlite: 'SQLite', postgresql: 'PostgreSQL' }[told.database] ?? told.database;
  return {
    version: apart(`Foresite ${told.version} (Python ${told.python})`),
    began: times.moment(told.began_at),
    database: apart(`${name} ${told.database_version}`),
    shape: `${told.shape || '–'} · ${told.shape === told.newest_shape ? words.newest : words.older(told.newest_shape)}`,
    lake: words.places[told.lake],
    files: words.places[told.files],
    shared: words.shared[told.shared_by],
    mail: words.mails[told.mail],
  };
}
