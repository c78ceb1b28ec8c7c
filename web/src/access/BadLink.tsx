/** A link that is too old, used or cut: one sentence and one way on. */

import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';

import { useWords } from '../i18n/language';
import { Frame } from './Frame';
import { accessWords } from './words';

export function BadLink() {
  const words = useWords(accessWords);
  return (
    <Frame title={words.badLink} lead={words.badLinkHelp}>
      <ToSignIn label={words.toSignIn} />
    </Frame>
  );
}

export function ToSignIn({ label }: { label: string }) {
  return (
    <Button size="md" renderRoot={(props) => <Link to="/sign-in" {...props} />}>
      {label}
    </Button>
  );
}

export function BackToSignIn() {
  const words = useWords(accessWords);
  return (
    <div className="fs-under">
      <Link to="/sign-in" className="fs-way">
        {words.backToSignIn}
      </Link>
    </div>
  );
}
