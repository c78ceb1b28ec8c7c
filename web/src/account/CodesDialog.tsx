/** Recovery codes, shown once: to be copied or printed. */

import { Button } from '@mantine/core';
import { IconPrinter } from '@tabler/icons-react';

import { useWords } from '../i18n/language';
import { Dialog } from '../sheet/Dialog';
import { Copy } from '../sheet/Secret';
import { factorWords } from './factorWords';

export function CodesDialog({ codes, onClose }: { codes: string[]; onClose: () => void }) {
  const words = useWords(factorWords);
  return (
    <Dialog title={words.codesTitle} opened onClose={onClose} wide>
      <p>{words.codesKeep}</p>
      <ol className="fs-codes" dir="ltr">
        {codes.map((code) => (
          <li key={code}>
            <code>{code}</code>
          </li>
        ))}
      </ol>
      <div className="fs-acts">
        <Copy text={codes.join('\n')} />
        <Button
          variant="default"
          size="xs"
          leftSection={<IconPrinter size={15} aria-hidden />}
          onClick={() => {
            window.print();
          }}
        >
          {words.print}
        </Button>
      </div>
      <Button onClick={onClose}>{words.kept}</Button>
    </Dialog>
  );
}
