/** Components in files of their own that are fetched beside a page's first answers, not after them. */

import { lazy, Suspense, useState, type ComponentType } from 'react';

import { ChartSkeleton } from './States';

/**
 * What has come by then is drawn at once: React keeps whatever it shows after a skeleton waiting until that one has
 * stood for 300 ms, and it would show one first.
 */
export function fetched<Props extends object>(file: Promise<{ default: ComponentType<Props> }>) {
  let there: ComponentType<Props> | null = null;
  const Later = lazy(() => file);
  file.then(
    (come) => {
      there = come.default;
    },
    () => undefined, // whoever draws it is told
  );
  return function Fetched(props: Props) {
    const [Chosen] = useState<ComponentType<Props>>(() => there ?? Later);
    return (
      <Suspense fallback={<ChartSkeleton />}>
        <Chosen {...props} />
      </Suspense>
    );
  };
}
