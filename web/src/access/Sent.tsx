/** A letter is on its way; the same is said whether or not there is an account. */

import { useWords } from '../i18n/language';
import { BackToSignIn } from './BadLink';
import { Frame, Told } from './Frame';
import { accessWords } from './words';

export function Sent({ title, told }: { title: string; told: string }) {
  const words = useWords(accessWords);
  return (
    <Frame title={title}>
      <Told>
        <p>{told}</p>
        <p className="fs-note">{words.mailHint}</p>
      </Told>
      <BackToSignIn />
    </Frame>
  );
}
