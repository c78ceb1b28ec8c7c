/** Kept contracts that read a file, offered before any guess. */

import { Button } from '@mantine/core';
import { IconFileCheck } from '@tabler/icons-react';

import { useMay } from '../../app/useSession';
import { useLanguage, useWords } from '../../i18n/language';
import { checkWords } from './checkWords';
import type { Check } from './useCheck';

const MOST = 3;

export function Fits({ check }: { check: Check }) {
  const words = useWords(checkWords);
  const { formats } = useLanguage();
  const mayMend = useMay()('contract:write');
  const { kept, fits } = check;
  if (kept !== null) {
    return (
      <div className="fs-fits">
        <IconFileCheck size={20} stroke={1.7} aria-hidden />
        <p>
          <strong>{words.using(kept)}</strong>
        </p>
        {mayMend && (
          <Button variant="subtle" size="xs" onClick={check.startAgain}>
            {words.ownProposal}
          </Button>
        )}
      </div>
    );
  }
  if (!mayMend && fits.length === 0) return <p className="fs-notice">{words.noneFits}</p>;
  if (fits.length === 0 || check.changed) return null;
  return (
    <div className="fs-fits">
      <IconFileCheck size={20} stroke={1.7} aria-hidden />
      <div>
        <strong>{words.fits}</strong>
        {!mayMend && <p className="fs-note">{words.onlyKept}</p>}
        <ul>
          {fits.slice(0, MOST).map(({ name, text, read, refused }) => (
            <li key={name}>
              <Button
                variant="default"
                size="xs"
                onClick={() => {
                  check.take(text, name);
                }}
              >
                {words.use(name)}
              </Button>
              <span className="fs-note">{words.fitsNote(formats.whole(read), formats.whole(refused))}</span>
            </li>
          ))}
        </ul>
      </div>
    </div>
  );
}
