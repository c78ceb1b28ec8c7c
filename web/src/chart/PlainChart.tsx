/** A chart that is only looked at; a table beside it says the same. */

import type { EChartsCoreOption } from 'echarts/core';
import { useEffect } from 'react';

import { useChart } from './useChart';

interface Props {
  /** What to draw on a canvas of so many pixels. */
  option: (width: number) => EChartsCoreOption;
  label: string;
}

export default function PlainChart({ option, label }: Props) {
  const { frame, chart, width } = useChart();
  useEffect(() => {
    if (width > 0) chart.current?.setOption(option(width), { notMerge: true });
  }, [chart, option, width]);
  return (
    <div className="fs-plot" dir="ltr">
      <div ref={frame} className="fs-canvas" role="img" aria-label={label} data-drawn={width > 0 || undefined} />
    </div>
  );
}
