/** The keys there are, and what each means. */

import { hasCommand } from '../app/keys';
import { useSections } from '../app/mainPages';
import { useLanguage, useWords } from '../i18n/language';
import { Dialog } from '../sheet/Dialog';
import './palette.css';
import { paletteWords } from './words';

export default function KeyList({ onClose }: { onClose: () => void }) {
  const words = useWords(paletteWords);
  const { language } = useLanguage();
  const anywhere: [string[], string][] = [
    [[hasCommand(navigator.userAgent) ? '⌘' : 'Ctrl', 'K'], words.palette],
    [['h'], words.help],
    [['?'], words.listKeys],
    [['n'], words.writeNote],
  ];
  const pages = useSections().flatMap((section): [string[], string][] => ('key' in section ? [[['g', section.key], section[language]]] : []));
  return (
    <Dialog title={words.keys} opened onClose={onClose} wide>
      <p className="fs-note">{words.keysLead}</p>
      <div className="fs-keys">
        <Keys name={words.anywhere} rows={anywhere} />
        <Keys name={words.goTo} rows={pages} />
      </div>
    </Dialog>
  );
}

function Keys({ name, rows }: { name: string; rows: [string[], string][] }) {
  return (
    <section>
      <h3>{name}</h3>
      <dl>
        {rows.map(([keys, meaning]) => (
          <div key={meaning}>
            <dt>{meaning}</dt>
            <dd dir="ltr">
              {keys.map((key) => (
                <kbd key={key}>{key}</kbd>
              ))}
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
