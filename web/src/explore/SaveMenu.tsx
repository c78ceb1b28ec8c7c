/** Taking the page along: as a picture, or its values as a file in the local time of its zone. */

import { Button } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';

import { valueFile, type FileForm } from '../api/explore';
import { noteFile } from '../api/notes';
import { save } from '../app/save';
import { sentenceOf } from '../form/refusal';
import { formWords } from '../form/words';
import { useWords } from '../i18n/language';
import { PopoverButton } from '../series/PopoverButton';
import type { Window } from '../series/range';
import { dayOf } from '../time/zone';
import { exploreWords } from './words';

interface Props {
  ids: readonly number[];
  window: Window;
  asOf: string | null;
  bucket: string | null;
  zone: string;
  /** Draws the picture; null where the table is shown. */
  draw: (() => Promise<Blob | null>) | null;
}

type Form = FileForm | 'png' | 'notes';

export function SaveMenu(props: Props) {
  const words = useWords(exploreWords);
  return (
    <PopoverButton label={words.save} icon={<IconDownload size={14} stroke={1.8} aria-hidden />} active={false}>
      {(close) => <Choices {...props} onDone={close} />}
    </PopoverButton>
  );
}

function Choices({ draw, onDone, ...asked }: Props & { onDone: () => void }) {
  const words = useWords(exploreWords);
  const forms = useWords(formWords);
  const name = `foresite-${dayOf(asked.window.start, asked.zone)}`;
  const take = useMutation({
    mutationFn: async (form: Form) => {
      if (form === 'notes') {
        save(await noteFile(asked), `${name}-notes.csv`);
        return;
      }
      const file = form === 'png' ? await draw?.() : await valueFile({ ...asked, form });
      if (file) save(file, `${name}.${form}`);
    },
    onSuccess: onDone,
  });
  const offered = [
    ...(draw ? [['png', words.savePng] as const] : []),
    ['csv', words.saveCsv] as const,
    ['xlsx', words.saveXlsx] as const,
    ['parquet', words.saveParquet] as const,
    ['notes', words.saveNotes] as const,
  ];
  return (
    <div className="fs-form">
      <p className="fs-note fs-why">{words.saveWhy(asked.zone)}</p>
      {offered.map(([form, label]) => (
        <Button
          key={form}
          variant="default"
          size="xs"
          loading={take.isPending && take.variables === form}
          disabled={take.isPending}
          onClick={() => {
            take.mutate(form);
          }}
        >
          {label}
        </Button>
      ))}
      {take.error && (
        <p className="fs-refusal fs-why" role="alert">
          {sentenceOf(take.error, forms)}
        </p>
      )}
    </div>
  );
}
