/** The page cannot begin: the server does not say who is signed in. */

import { useRouter } from '@tanstack/react-router';

import { Failed } from './States';

export function Away({ error }: { error: unknown }) {
  const router = useRouter();
  return (
    <main className="fs-main fs-away">
      <section className="fs-card">
        <Failed error={error instanceof Error ? error : new Error(String(error))} onRetry={() => void router.invalidate()} />
      </section>
    </main>
  );
}
