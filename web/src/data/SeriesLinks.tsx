/** Ways from the keys of series to their charts. */

import { IconChartLine } from '@tabler/icons-react';
import { queryOptions, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';

import { bodyOf, client } from '../api/client';
import { useLanguage, useWords } from '../i18n/language';
import { uploadWords } from './upload/words';

const MOST = 8;

/** The series of these keys, as many as are shown. */
const byKeys = (keys: string[]) =>
  queryOptions({
    queryKey: ['series', 'list', 'keys', keys],
    queryFn: async ({ signal }) => {
      const pages = await Promise.all(
        keys.map(async (key) => bodyOf(await client.GET('/api/v1/series', { params: { query: { query: key, limit: 20 } }, signal })).items),
      );
      return pages.flatMap((items, at) => items.filter(({ key }) => key === keys[at]));
    },
    enabled: keys.length > 0,
  });

export function SeriesLinks({ keys }: { keys: string[] }) {
  const words = useWords(uploadWords);
  const { formats } = useLanguage();
  const query = useQuery(byKeys(keys.slice(0, MOST)));
  if (!query.data?.length) return null;
  return (
    <ul className="fs-series-links" aria-label={words.lookAt}>
      {query.data.map(({ series_id, key, name }) => (
        <li key={series_id}>
          <Link to="/series/$seriesId" params={{ seriesId: series_id }} search={{ range: 'all' }}>
            <IconChartLine size={17} stroke={1.7} aria-hidden />
            <bdi>{name || key}</bdi>
          </Link>
        </li>
      ))}
      {keys.length > MOST && <li className="fs-note">{words.more(formats.whole(keys.length - MOST))}</li>}
    </ul>
  );
}
