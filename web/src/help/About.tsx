/** A small mark beside a word of a chart: opens the help at what the word means. */

import { IconHelp } from '@tabler/icons-react';

import { useLanguage } from '../i18n/language';
import { openHelp } from './opened';
import type { TermId } from './terms';

interface Props {
  term: TermId;
  /** The word that it stands beside. */
  name: string;
}

export function About({ term, name }: Props) {
  const { words } = useLanguage();
  return (
    <button
      type="button"
      className="fs-about"
      aria-label={words.whatIs(name)}
      title={words.whatIs(name)}
      onClick={(event) => {
        event.stopPropagation();
        openHelp(term);
      }}
    >
      <IconHelp size={15} stroke={1.7} aria-hidden />
    </button>
  );
}
