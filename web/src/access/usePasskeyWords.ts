/** Says in the reader's words that no passkey was used; a browser says it in its own, or not at all. */

import { NoPasskeyError } from '../account/passkey';
import { useWords } from '../i18n/language';
import { accessWords } from './words';

export function usePasskeyWords(): <T>(asked: Promise<T>) => Promise<T> {
  const { passkeyFailed } = useWords(accessWords);
  return (asked) =>
    asked.catch((error: unknown) => {
      throw error instanceof NoPasskeyError ? new Error(passkeyFailed, { cause: error }) : error;
    });
}
