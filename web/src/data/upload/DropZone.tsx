/** Where files are dropped or chosen. */

import { Button } from '@mantine/core';
import { IconFileUpload } from '@tabler/icons-react';
import { useRef, useState, type DragEvent } from 'react';

import { useWords } from '../../i18n/language';
import { uploadWords } from './words';

interface Props {
  /** Small, beside a file that is being looked at. */
  small: boolean;
  onFiles: (files: File[]) => void;
}

export function DropZone({ small, onFiles }: Props) {
  const words = useWords(uploadWords);
  const input = useRef<HTMLInputElement>(null);
  const [over, setOver] = useState(false);
  const dragged = (event: DragEvent, inside: boolean) => {
    event.preventDefault();
    setOver(inside);
  };
  return (
    <div
      className="fs-drop"
      data-over={over || undefined}
      data-small={small || undefined}
      onDragEnter={(event) => {
        dragged(event, true);
      }}
      onDragOver={(event) => {
        dragged(event, true);
      }}
      onDragLeave={(event) => {
        if (!event.currentTarget.contains(event.relatedTarget as Node | null)) dragged(event, false);
      }}
      onDrop={(event) => {
        dragged(event, false);
        // A folder comes as a file without a type and of no size that can be read.
        onFiles(Array.from(event.dataTransfer.files));
      }}
    >
      <IconFileUpload size={small ? 22 : 34} stroke={1.5} aria-hidden />
      <p>
        <strong>{over ? words.letGo : words.drop}</strong>{' '}
        <Button
          variant="subtle"
          size="compact-sm"
          onClick={() => {
            input.current?.click();
          }}
        >
          {words.choose}
        </Button>
      </p>
      {!small && <p className="fs-note">{words.kinds}</p>}
      <input
        ref={input}
        type="file"
        multiple
        hidden
        aria-label={words.choose}
        onChange={(event) => {
          onFiles(Array.from(event.currentTarget.files ?? []));
          event.currentTarget.value = '';
        }}
      />
    </div>
  );
}
