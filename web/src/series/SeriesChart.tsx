/** The chart of one series: canvas, reading line with values, pan and zoom into the URL. */

import { LineChart } from 'echarts/charts';
import { AxisPointerComponent, DataZoomInsideComponent, GridComponent, MarkLineComponent } from 'echarts/components';
import * as echarts from 'echarts/core';
import { CanvasRenderer } from 'echarts/renderers';
import { useEffect, useEffectEvent, useRef, useState } from 'react';

import { chartOption, timeAxis, type Drawing } from './option';
import { Reading } from './Reading';
import type { Window } from './range';

echarts.use([LineChart, GridComponent, DataZoomInsideComponent, AxisPointerComponent, MarkLineComponent, CanvasRenderer]);

const SETTLE_MS = 250;

interface Props {
  drawing: Omit<Drawing, 'width'>;
  label: string;
  onWindow: (window: Window) => void;
}

export default function SeriesChart({ drawing, label, onWindow }: Props) {
  const frame = useRef<HTMLDivElement>(null);
  const chart = useRef<echarts.ECharts>(null);
  const [pointer, setPointer] = useState<{ at: number; x: number } | null>(null);
  const [width, setWidth] = useState(0);

  const viewChanged = useEffectEvent((instance: echarts.ECharts, settle: (run: () => void) => void) => {
    const view = viewOf(instance);
    if (!view) return;
    instance.setOption({ xAxis: timeAxis({ ...drawing, width }, view) }, { lazyUpdate: true });
    settle(() => {
      onWindow(view);
    });
  });

  useEffect(() => {
    const box = frame.current;
    if (!box) return;
    const instance = echarts.init(box, null, { renderer: 'canvas' });
    chart.current = instance;
    let timer = 0;
    instance.on('datazoom', () => {
      viewChanged(instance, (run) => {
        window.clearTimeout(timer);
        timer = window.setTimeout(run, SETTLE_MS);
      });
    });
    instance.getZr().on('mousemove', ({ offsetX, offsetY }) => {
      const inside = instance.containPixel('grid', [offsetX, offsetY]);
      const at = inside ? instance.convertFromPixel({ xAxisIndex: 0 }, offsetX) : null;
      setPointer(typeof at === 'number' ? { at, x: offsetX } : null);
    });
    instance.getZr().on('globalout', () => {
      setPointer(null);
    });
    const resized = new ResizeObserver(() => {
      instance.resize();
      setWidth(box.clientWidth);
    });
    resized.observe(box);
    return () => {
      window.clearTimeout(timer);
      resized.disconnect();
      instance.dispose();
      chart.current = null;
    };
  }, []);

  useEffect(() => {
    if (width > 0) chart.current?.setOption(chartOption({ ...drawing, width }), { notMerge: true });
  }, [drawing, width]);

  return (
    <div className="fs-plot" dir="ltr">
      <div ref={frame} className="fs-canvas" role="img" aria-label={label} data-drawn={width > 0 || undefined} />
      {pointer && <Reading {...pointer} width={width} drawing={drawing} />}
    </div>
  );
}

function viewOf(instance: echarts.ECharts): Window | null {
  const option = instance.getOption() as { dataZoom?: { startValue?: number; endValue?: number }[] };
  const { startValue, endValue } = option.dataZoom?.[0] ?? {};
  return startValue === undefined || endValue === undefined ? null : { start: startValue, end: endValue };
}
