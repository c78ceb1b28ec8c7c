/** The one-time token of the link that was opened. */

import { useLocation } from '@tanstack/react-router';

import { tokenOf } from '../app/paths';

export function useToken(): string {
  return tokenOf(useLocation({ select: ({ hash }) => hash }));
}
