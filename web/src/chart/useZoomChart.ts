/** A canvas whose time axis the reader drags and zooms: labels follow at once, the page when it settles. */

import { useEffect, useRef } from 'react';

import type { Window } from '../series/range';
import { useChart, type Chart, type Point } from './useChart';

const SETTLE_MS = 250;

interface Told {
  /** The axis for what is in view on a canvas of so many pixels. */
  axis: (view: Window, width: number) => Record<string, unknown>;
  onWindow: (window: Window) => void;
  onPoint: (point: Point | null) => void;
}

export function useZoomChart({ axis, onWindow, onPoint }: Told) {
  const settling = useRef(0);
  const drawn = useChart({
    onPoint,
    onZoom: (instance) => {
      const view = viewOf(instance);
      if (!view) return;
      instance.setOption({ xAxis: axis(view, instance.getWidth()) }, { lazyUpdate: true });
      window.clearTimeout(settling.current);
      settling.current = window.setTimeout(() => {
        onWindow(view);
      }, SETTLE_MS);
    },
  });
  useEffect(
    () => () => {
      window.clearTimeout(settling.current);
    },
    [],
  );
  return drawn;
}

function viewOf(instance: Chart): Window | null {
  const option = instance.getOption() as { dataZoom?: { startValue?: number; endValue?: number }[] };
  const { startValue, endValue } = option.dataZoom?.[0] ?? {};
  return startValue === undefined || endValue === undefined ? null : { start: startValue, end: endValue };
}
