/** The chart of many series: canvas, reading line, drag and zoom; hands out itself as a picture. */

import { useEffect, useImperativeHandle, useState, type Ref, type RefObject } from 'react';

import type { Point } from '../chart/useChart';
import { useZoomChart } from '../chart/useZoomChart';
import { timeAxis } from '../series/option';
import type { Window } from '../series/range';
import { ExploreReading } from './ExploreReading';
import { chartOption, type Drawing } from './option';

/** How a picture of the canvas is asked for: as a data address, twice as fine as the screen. */
export interface Canvas {
  picture: () => string | null;
}

interface Props {
  drawing: Omit<Drawing, 'width'>;
  label: string;
  onWindow: (window: Window) => void;
  canvas: Ref<Canvas>;
  /** Told where the pointer is. */
  pointed: RefObject<number | null>;
}

export default function ExploreChart({ drawing, label, onWindow, canvas, pointed: pointedRef }: Props) {
  const [pointer, setPointer] = useState<Point | null>(null);
  const axis = (view: Window, width: number) => timeAxis({ ...drawing, width }, view);
  const onPoint = (point: Point | null) => {
    setPointer(point);
    pointedRef.current = point?.at ?? null;
  };
  const { frame, chart, width } = useZoomChart({ axis, onWindow, onPoint });
  const ground = drawing.colours.surface;

  useImperativeHandle(canvas, () => ({ picture: () => chart.current?.getDataURL({ type: 'png', pixelRatio: 2, backgroundColor: ground }) ?? null }), [chart, ground]);

  useEffect(() => {
    if (width > 0) chart.current?.setOption(chartOption({ ...drawing, width }), { notMerge: true });
  }, [chart, drawing, width]);

  return (
    <div className="fs-plot" dir="ltr">
      <div ref={frame} className="fs-canvas" role="img" aria-label={label} data-drawn={width > 0 || undefined} />
      {pointer && <ExploreReading {...pointer} width={width} drawing={drawing} />}
    </div>
  );
}
