/** The lines of the page, the same objects while nothing that they are made of changes. */

import { useComputedColorScheme } from '@mantine/core';
import { useMemo } from 'react';

import { linesOf, type Line } from './lines';
import { idsOf, type Search } from './search';
import type { Explored } from './useExplore';

export function useLines(data: Explored, { off, compare }: Search): Line[] {
  const scheme = useComputedColorScheme('light');
  const { series, drawn, past, changed, forecasts, anomalies, window, bucket, extent } = data;
  return useMemo(
    () => linesOf({ series, drawn: drawn.data, past, changed, forecasts, anomalies, window, bucket, extent }, { hidden: idsOf(off), scheme, compare: compare ?? null }),
    [series, drawn.data, past, changed, forecasts, anomalies, window, bucket, extent, off, scheme, compare],
  );
}
