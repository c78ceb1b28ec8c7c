/** From how forecasts did to who makes them, and back. */

import { useWords } from '../i18n/language';
import { Subtabs } from '../sheet/Subtabs';
import { tabWords } from './tabWords';

export function Tabs() {
  const words = useWords(tabWords);
  const pages = [
    { to: '/forecasts', name: words.scores },
    { to: '/forecasts/models', name: words.models },
  ] as const;
  return <Subtabs label={words.pages} pages={[...pages]} />;
}
