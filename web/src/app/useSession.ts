/** Who uses the page and what they may do; the router has asked before any page shows. */

import { useSuspenseQuery } from '@tanstack/react-query';

import { session, type Permission, type Session } from '../api/session';

export function useSession(): Session {
  return useSuspenseQuery(session).data;
}

/** Tells whether the reader may do what a permission allows. */
export function useMay(): (permission: Permission) => boolean {
  const { permissions } = useSession();
  return (permission) => permissions.includes(permission);
}
