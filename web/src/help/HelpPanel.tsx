/** Help beside the page: what the page is best read for, what the terms of its charts mean, and all other terms by search. */

import { ActionIcon, Button, TextInput } from '@mantine/core';
import { IconKeyboard, IconSearch, IconX } from '@tabler/icons-react';
import { useLocation } from '@tanstack/react-router';
import { lazy, Suspense, useEffect, useRef, useState } from 'react';

import { useLanguage, useWords } from '../i18n/language';
import { BeginButton } from '../tour/BeginButton';
import { found } from './found';
import './help.css';
import { closeHelp, type Opened } from './opened';
import { helpOf } from './pages';
import { Picture } from './Picture';
import { TERMS, type TermId } from './terms';
import { helpWords } from './words';

const KeyList = lazy(() => import('../palette/KeyList'));

const ALL = Object.keys(TERMS) as TermId[];

export default function HelpPanel({ opened }: { opened: Opened }) {
  const words = useWords(helpWords);
  const { words: common, language, formats } = useLanguage();
  const path = useLocation({ select: ({ pathname }) => pathname });
  const [query, setQuery] = useState('');
  const [keys, setKeys] = useState(false);
  const asked = query.trim();
  const { lead, terms } = helpOf(path);
  const first = opened.term && !terms.includes(opened.term) ? [opened.term, ...terms] : terms;
  const shown = asked ? found(asked, ALL, language) : first;
  return (
    <aside className="fs-help" id="help" aria-label={words.title}>
      <header className="fs-help-head">
        <h2>{words.title}</h2>
        <ActionIcon variant="subtle" color="gray" size={30} aria-label={common.close} onClick={closeHelp}>
          <IconX size={17} stroke={1.7} />
        </ActionIcon>
      </header>
      {lead[language] && !asked && <p className="fs-help-lead">{lead[language]}</p>}
      <Search query={query} atOnce={opened.term === null} onQuery={setQuery} />
      <h3 className="fs-help-part" role={asked ? 'status' : undefined}>
        {asked ? (shown.length > 0 ? words.found(formats.whole(shown.length)) : words.none(asked)) : words.here}
      </h3>
      <dl>
        {shown.map((id) => (
          // Another wish for the same term leads there again.
          <One key={id} id={id} opened={opened.term === id && !asked ? opened : null} />
        ))}
      </dl>
      {!asked && (
        <details className="fs-help-others">
          <summary>{words.others}</summary>
          <dl>
            {ALL.filter((id) => !first.includes(id)).map((id) => (
              <One key={id} id={id} opened={null} />
            ))}
          </dl>
        </details>
      )}
      <footer className="fs-help-foot">
        <Button
          variant="default"
          size="xs"
          leftSection={<IconKeyboard size={16} stroke={1.7} aria-hidden />}
          onClick={() => {
            setKeys(true);
          }}
        >
          {words.keys}
        </Button>
        <BeginButton />
      </footer>
      <Suspense>
        {keys && (
          <KeyList
            onClose={() => {
              setKeys(false);
            }}
          />
        )}
      </Suspense>
    </aside>
  );
}

function Search({ query, atOnce, onQuery }: { query: string; atOnce: boolean; onQuery: (query: string) => void }) {
  const words = useWords(helpWords);
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (atOnce) input.current?.focus({ preventScroll: true });
  }, [atOnce]);
  return (
    <TextInput
      ref={input}
      type="search"
      size="sm"
      aria-label={words.find}
      placeholder={words.find}
      value={query}
      leftSection={<IconSearch size={15} stroke={1.7} aria-hidden />}
      onChange={(event) => {
        onQuery(event.currentTarget.value);
      }}
    />
  );
}

function One({ id, opened }: { id: TermId; opened: Opened | null }) {
  const words = useWords(helpWords);
  const { language } = useLanguage();
  const box = useRef<HTMLDivElement>(null);
  const {
    picture,
    [language]: { name, text, example },
  } = TERMS[id];
  useEffect(() => {
    if (!opened) return;
    box.current?.scrollIntoView({ block: 'start' });
    box.current?.querySelector('dt')?.focus({ preventScroll: true });
  }, [opened]);
  return (
    <div ref={box} className="fs-help-term" data-told={opened ? true : undefined}>
      <dt tabIndex={-1}>{name}</dt>
      <dd>
        <p>{text}</p>
        {picture && <Picture name={picture} />}
        {example && (
          <p className="fs-help-example">
            <b>{words.example}</b> {example}
          </p>
        )}
      </dd>
    </div>
  );
}
