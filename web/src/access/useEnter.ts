/** What follows on having signed in: the page begins anew for this person, where they were going. */

import { useNavigate, useSearch } from '@tanstack/react-router';
import { useCallback } from 'react';

import { becomes, type SignedIn } from '../api/session';
import { ownPath } from '../app/paths';
import { useLanguage } from '../i18n/language';

export function useEnter(): (answer: SignedIn) => void {
  const { speak } = useLanguage();
  const navigate = useNavigate();
  const { to } = useSearch({ strict: false });
  return useCallback(
    ({ me }: SignedIn) => {
      if (me) {
        becomes(me);
        speak(me.person.language);
      }
      void navigate({ href: me ? ownPath(to) : '/sign-in', replace: true });
    },
    [navigate, speak, to],
  );
}
