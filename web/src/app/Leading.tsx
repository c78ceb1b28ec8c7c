/** The place of the first run; it comes only to whom it leads. */

import { lazy, Suspense } from 'react';

import { useWhose } from '../tour/begin';
import { useKept } from '../tour/kept';

const Tour = lazy(() => import('../tour/Tour'));

export function Leading() {
  const kept = useKept(useWhose());
  return <Suspense>{typeof kept === 'object' && <Tour key={kept.path} begun={kept} />}</Suspense>;
}
