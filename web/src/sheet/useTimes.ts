/** Times of things that belong to no site: on the reader's own clock. */

import { useNow } from '../app/useNow';
import { useLanguage } from '../i18n/language';

export interface Times {
  zone: string;
  moment: (iso: string) => string;
  /** How long ago or ahead. */
  age: (iso: string) => string;
  /** How long ago; the page's clock is late by up to half a minute, and nothing that was lies ahead. */
  ago: (iso: string) => string;
}

export function useTimes(): Times {
  const { formats } = useLanguage();
  const now = useNow();
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  return {
    zone,
    moment: (iso) => formats.brief(Date.parse(iso), zone, now),
    age: (iso) => formats.age(Date.parse(iso), now),
    ago: (iso) => formats.age(Math.min(Date.parse(iso), now), now),
  };
}
