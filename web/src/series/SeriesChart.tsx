/** The chart of one series: canvas, reading line with values, pan and zoom into the URL. */

import { useEffect, useState, type RefObject } from 'react';

import type { Point } from '../chart/useChart';
import { useZoomChart } from '../chart/useZoomChart';
import { chartOption, timeAxis, type Drawing } from './option';
import { Reading } from './Reading';
import type { Window } from './range';

interface Props {
  drawing: Omit<Drawing, 'width'>;
  label: string;
  onWindow: (window: Window) => void;
  /** Told where the pointer is. */
  pointed: RefObject<number | null>;
}

export default function SeriesChart({ drawing, label, onWindow, pointed: pointedRef }: Props) {
  const [pointer, setPointer] = useState<Point | null>(null);
  const axis = (view: Window, width: number) => timeAxis({ ...drawing, width }, view);
  const onPoint = (point: Point | null) => {
    setPointer(point);
    pointedRef.current = point?.at ?? null;
  };
  const { frame, chart, width } = useZoomChart({ axis, onWindow, onPoint });

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
