/** The pages of data, one beside the other. */

import { useWords } from '../i18n/language';
import { Subtabs } from '../sheet/Subtabs';
import './data.css';
import { dataWords } from './words';

const PAGES = ['uploads', 'runs', 'quarantine', 'quality', 'sources'] as const;

export function DataTabs() {
  const words = useWords(dataWords);
  return <Subtabs label={words.tabs} pages={PAGES.map((name) => ({ to: `/data/${name}` as const, name: words.names[name] }))} />;
}
