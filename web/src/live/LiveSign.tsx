/** Keeps the page as new as the server, and says quietly when it cannot. */

import { useQueryClient, type InfiniteData, type QueryKey } from '@tanstack/react-query';
import { useEffect, useState } from 'react';

import { JOB_LISTS, type Job } from '../api/jobs';
import { session } from '../api/session';
import { useLanguage } from '../i18n/language';
import { follow } from './follow';
import { moved, touched, type Kind, type Told } from './touched';

/** Events that come within this time are one reading. */
const TOGETHER_MS = 300;
/** A cut that is over sooner is nobody's concern. */
const PATIENCE_MS = 5_000;

type Pages = InfiniteData<{ items: Job[]; next_cursor: string | null }>;

export function LiveSign() {
  const { words } = useLanguage();
  const away = useEvents();
  if (!away) return null;
  return (
    <span className="fs-badge fs-badge-amber" role="status" title={words.awayWhy}>
      {words.away}
    </span>
  );
}

/** Follow the events as long as the page is open; tells whether the connection is away. */
function useEvents(): boolean {
  const cache = useQueryClient();
  const [away, setAway] = useState(false);
  useEffect(() => {
    const waiting = new Map<string, QueryKey>();
    let reading: ReturnType<typeof setTimeout> | undefined;
    let telling: ReturnType<typeof setTimeout> | undefined;
    const readAnew = () => {
      reading = undefined;
      for (const queryKey of waiting.values()) void cache.invalidateQueries({ queryKey });
      waiting.clear();
    };
    const onEvent = (kind: Kind, told: Told) => {
      if (kind === 'job' && told['state'] === 'running' && moveJobs(told)) return;
      for (const key of touched(kind, told)) waiting.set(JSON.stringify(key), key);
      reading ??= setTimeout(readAnew, TOGETHER_MS);
    };
    const moveJobs = (told: Told) => {
      const lists = cache.getQueriesData<Pages>({ queryKey: JOB_LISTS });
      const next = lists.map(([key, pages]) => [key, pages && moved(pages, told)] as const);
      if (next.some(([, pages]) => pages === null)) return false;
      for (const [key, pages] of next) if (pages) cache.setQueryData(key, pages);
      return true;
    };
    const stop = follow({
      onEvent,
      onReset: () => void cache.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] !== 'session' }),
      onState: (there) => {
        clearTimeout(telling);
        if (there) setAway(false);
        else telling = setTimeout(setAway, PATIENCE_MS, true);
      },
      onRefused: () => void cache.invalidateQueries(session),
    });
    return () => {
      stop();
      clearTimeout(reading);
      clearTimeout(telling);
    };
  }, [cache]);
  return away;
}
