/** Whether a promise was kept, in words; the sign beside them is not of colour alone. */

import { IconAlertTriangle, IconCheck, IconHourglass } from '@tabler/icons-react';

import type { Promised } from '../api/scores';
import { useWords } from '../i18n/language';
import { verdictOf } from './verdict';
import { scoreWords } from './words';

const LOOKS = {
  kept: { colour: 'green', icon: IconCheck },
  few: { colour: 'grey', icon: IconHourglass },
  broken: { colour: 'red', icon: IconAlertTriangle },
};

export function VerdictBadge({ promise }: { promise: Promised }) {
  const words = useWords(scoreWords);
  const verdict = verdictOf(promise);
  const { colour, icon: Mark } = LOOKS[verdict === 'kept' || verdict === 'few' ? verdict : 'broken'];
  return (
    <span className={`fs-badge fs-badge-${colour}`}>
      <Mark size={13} stroke={2} aria-hidden />
      {words.verdicts[verdict]}
    </span>
  );
}
