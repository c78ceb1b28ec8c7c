/** The chart of one series: canvas, reading line with values, pan and zoom into the URL. */

import { useEffect, useRef, useState } from 'react';

import { useChart, type Chart, type Point } from '../chart/useChart';
import { chartOption, timeAxis, type Drawing } from './option';
import { Reading } from './Reading';
import type { Window } from './range';

const SETTLE_MS = 250;

interface Props {
  drawing: Omit<Drawing, 'width'>;
  label: string;
  onWindow: (window: Window) => void;
}

export default function SeriesChart({ drawing, label, onWindow }: Props) {
  const [pointer, setPointer] = useState<Point | null>(null);
  const settling = useRef(0);
  const { frame, chart, width } = useChart({
    onPoint: setPointer,
    onZoom: (instance) => {
      const view = viewOf(instance);
      if (!view) return;
      instance.setOption({ xAxis: timeAxis({ ...drawing, width }, view) }, { lazyUpdate: true });
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

  useEffect(() => {
    if (width > 0) chart.current?.setOption(chartOption({ ...drawing, width }), { notMerge: true });
  }, [chart, drawing, width]);

  return (
    <div className="fs-plot" dir="ltr">
      <div ref={frame} className="fs-canvas" role="img" aria-label={label} data-drawn={width > 0 || undefined} />
      {pointer && <Reading {...pointer} width={width} drawing={drawing} />}
    </div>
  );
}

function viewOf(instance: Chart): Window | null {
  const option = instance.getOption() as { dataZoom?: { startValue?: number; endValue?: number }[] };
  const { startValue, endValue } = option.dataZoom?.[0] ?? {};
  return startValue === undefined || endValue === undefined ? null : { start: startValue, end: endValue };
}
