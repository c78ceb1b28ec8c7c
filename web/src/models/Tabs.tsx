/** From how forecasts did to who makes them, and back. */

import { Link } from '@tanstack/react-router';

import { useWords } from '../i18n/language';
import { tabWords } from './tabWords';
import './models.css';

export function Tabs() {
  const words = useWords(tabWords);
  return (
    <nav className="fs-tabs" aria-label={words.pages}>
      <Link to="/forecasts" activeOptions={{ exact: true, includeSearch: false }}>
        {words.scores}
      </Link>
      <Link to="/forecasts/models" activeOptions={{ includeSearch: false }}>
        {words.models}
      </Link>
    </nav>
  );
}
