/** An organisation without a series: what Foresite is for, and the first step. */

import { Button } from '@mantine/core';
import { IconUpload } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';

import { useMay } from '../app/useSession';
import { useLanguage, useWords } from '../i18n/language';
import { BeginButton } from '../tour/BeginButton';
import { overviewWords } from './words';

const LOADING = ['foresite ingest inspect FILE --write CONTRACT.toml', 'foresite ingest load FILE --contract CONTRACT.toml'];

export function FirstRun() {
  const words = useWords(overviewWords);
  const { formats } = useLanguage();
  const may = useMay();
  return (
    <section className="fs-card fs-ov-first">
      <h1>{words.welcome}</h1>
      <p>{words.welcomeLead}</p>
      <ol>
        {words.steps.map(({ title, text }, at) => (
          <li key={title}>
            <span aria-hidden>{formats.whole(at + 1)}</span>
            <h2>{title}</h2>
            <p>{text}</p>
          </li>
        ))}
      </ol>
      {!may('file:upload') ? (
        <p className="fs-note">{words.askSomebody}</p>
      ) : (
        <>
          <Button leftSection={<IconUpload size={16} stroke={1.8} aria-hidden />} renderRoot={(props) => <Link to="/data" {...props} />}>
            {words.upload}
          </Button>{' '}
          <BeginButton size="sm" />
          <p className="fs-note">{words.fromShell}</p>
          <pre className="fs-commands" dir="ltr">
            {LOADING.join('\n')}
          </pre>
        </>
      )}
    </section>
  );
}
