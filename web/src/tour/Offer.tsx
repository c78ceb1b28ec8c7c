/** Offers the first run, once to each person, in the top bar: nothing lies over the page. */

import { Button, CloseButton } from '@mantine/core';

import { useMay, useSession } from '../app/useSession';
import { useWords } from '../i18n/language';
import { useBegin, useWhose } from './begin';
import { keep, useKept } from './kept';
import './tour.css';
import { tourWords } from './words';

export default function Offer() {
  const words = useWords(tourWords);
  const whose = useWhose();
  const may = useMay();
  const { me } = useSession();
  const begin = useBegin();
  // Where nobody signs in it is offered on the start page of an empty organisation and in the help alone.
  if (useKept(whose) !== 'new' || !me || !may('data:read')) return null;
  return (
    <div className="fs-tour-offer">
      <Button
        variant="light"
        size="xs"
        onClick={() => {
          // Who may load nothing where nothing is has no tour to be offered again.
          void begin().then((begun) => {
            if (!begun) keep(whose, 'over');
          });
        }}
      >
        {words.offer}
      </Button>
      <CloseButton
        size="sm"
        aria-label={words.notNow}
        onClick={() => {
          keep(whose, 'over');
        }}
      />
    </div>
  );
}
