/** A canvas that ECharts draws on, as wide as its frame; the only place that begins and ends one. */

import { LineChart } from 'echarts/charts';
import { AxisPointerComponent, DataZoomInsideComponent, GridComponent, MarkLineComponent } from 'echarts/components';
import * as echarts from 'echarts/core';
import { CanvasRenderer } from 'echarts/renderers';
import { useEffect, useEffectEvent, useRef, useState, type RefObject } from 'react';

echarts.use([LineChart, GridComponent, DataZoomInsideComponent, AxisPointerComponent, MarkLineComponent, CanvasRenderer]);

export type Chart = echarts.ECharts;

export interface Point {
  /** On the axis that lies. */
  at: number;
  /** Pixels from the left of the frame. */
  x: number;
}

interface Told {
  onZoom?: (chart: Chart) => void;
  /** Where the pointer is over the plot; null when it leaves. */
  onPoint?: (point: Point | null) => void;
}

interface Drawn {
  frame: RefObject<HTMLDivElement | null>;
  chart: RefObject<Chart | null>;
  /** Pixels; 0 until it is known. */
  width: number;
}

export function useChart({ onZoom, onPoint }: Told = {}): Drawn {
  const frame = useRef<HTMLDivElement>(null);
  const chart = useRef<Chart>(null);
  const [width, setWidth] = useState(0);
  const zoomed = useEffectEvent((instance: Chart) => onZoom?.(instance));
  const pointed = useEffectEvent((point: Point | null) => onPoint?.(point));
  useEffect(() => {
    const box = frame.current;
    if (!box) return;
    const instance = echarts.init(box, null, { renderer: 'canvas' });
    chart.current = instance;
    instance.on('datazoom', () => {
      zoomed(instance);
    });
    instance.on('finished', () => {
      performance.clearMarks('drawn');
      performance.mark('drawn');
    });
    instance.getZr().on('mousemove', ({ offsetX, offsetY }) => {
      const inside = instance.containPixel('grid', [offsetX, offsetY]);
      const at = inside ? instance.convertFromPixel({ xAxisIndex: 0 }, offsetX) : null;
      pointed(typeof at === 'number' ? { at, x: offsetX } : null);
    });
    instance.getZr().on('globalout', () => {
      pointed(null);
    });
    const resized = new ResizeObserver(() => {
      instance.resize();
      setWidth(box.clientWidth);
    });
    resized.observe(box);
    return () => {
      resized.disconnect();
      instance.dispose();
      chart.current = null;
    };
  }, []);
  return { frame, chart, width };
}
