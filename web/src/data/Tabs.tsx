/** The pages of data, one beside the other. */

import { Link } from '@tanstack/react-router';

import { useWords } from '../i18n/language';
import './data.css';
import { dataWords } from './words';

const PAGES = ['uploads', 'runs', 'quarantine'] as const;

export function DataTabs() {
  const words = useWords(dataWords);
  return (
    <nav className="fs-subtabs" aria-label={words.tabs}>
      {PAGES.map((name) => (
        <Link key={name} to={`/data/${name}`} className="fs-subtab" activeOptions={{ includeSearch: false }}>
          {words.names[name]}
        </Link>
      ))}
    </nav>
  );
}
