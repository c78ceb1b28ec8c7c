/** What the page offers while no series is chosen. */

import { useInfiniteQuery } from '@tanstack/react-query';
import { IconChartLine } from '@tabler/icons-react';

import { seriesList } from '../api/queries';
import { Failed } from '../app/States';
import { useWords } from '../i18n/language';
import { Unit } from '../i18n/Unit';
import { exploreWords } from './words';

const OFFERED = 8;

export function First({ onIds }: { onIds: (ids: number[]) => void }) {
  const words = useWords(exploreWords);
  const { data, error, refetch } = useInfiniteQuery(seriesList(''));
  if (error) return <Failed error={error} onRetry={() => void refetch()} />;
  const some = data?.pages[0]?.items.slice(0, OFFERED) ?? [];
  return (
    <div className="fs-state">
      <IconChartLine size={26} stroke={1.5} aria-hidden />
      <p role="status">{data && some.length === 0 ? words.noneThere : words.none}</p>
      {some.length > 0 && <p className="fs-note">{words.someOfThese}</p>}
      <ul className="fs-offers">
        {some.map(({ series_id, name, unit }) => (
          <li key={series_id}>
            <button
              type="button"
              className="fs-offer"
              onClick={() => {
                onIds([series_id]);
              }}
            >
              <bdi>{name}</bdi> <Unit unit={unit} />
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}
