/** What others did in the time of an anomaly: neighbours beside their own ranges, or the sensors that explain it. */

import { Link } from '@tanstack/react-router';

import type { Series } from '../api/queries';
import { useLanguage, useWords } from '../i18n/language';
import { iso, type Window } from '../series/range';
import { Card } from '../sheet/Page';
import { Sheet } from '../sheet/Sheet';
import { useAround } from './EvidenceChart';
import type { Evidence, Neighbour, Sensor } from './evidence';
import { Spark } from './Spark';
import { anomalyWords } from './words';

interface Props {
  evidence: Evidence;
  series: Map<number, Series>;
  span: Window;
  window: Window;
}

export function Explains({ evidence: { neighbours = [], sensors = [] }, series, span, window }: Props) {
  const words = useWords(anomalyWords);
  const { formats } = useLanguage();
  const rows: (Neighbour | Sensor)[] = sensors.length > 0 ? sensors : neighbours;
  return (
    <Card title={words.explains} term="explains">
      <Sheet
        label={words.explains}
        rows={rows}
        keyOf={({ series_id }) => String(series_id)}
        columns={[
          { label: sensors.length > 0 ? words.sensor : words.neighbour, cell: ({ series_id }) => <Name series={series.get(series_id)} window={window} /> },
          { label: words.course, cell: ({ series_id }) => <Course series={series.get(series_id)} span={span} window={window} /> },
          {
            label: sensors.length > 0 ? words.share : words.did,
            cell: (row) =>
              'share' in row ? (
                formats.percent(row.share)
              ) : (
                <span className={row.moved ? 'fs-badge fs-badge-amber' : 'fs-badge fs-badge-grey'}>
                  {row.moved ? words.didMove(formats.number(Math.abs(row.range_widths))) : words.didNot}
                </span>
              ),
          },
        ]}
      />
    </Card>
  );
}

function Name({ series, window }: { series: Series | undefined; window: Window }) {
  if (!series) return <span>…</span>;
  return (
    <Link to="/series/$seriesId" params={{ seriesId: series.series_id }} search={{ from: iso(window.start), to: iso(window.end) }} className="fs-way">
      <bdi>{series.name}</bdi>
    </Link>
  );
}

function Course({ series, span, window }: { series: Series | undefined; span: Window; window: Window }) {
  const { data } = useAround(series, window);
  return <Spark at={data?.columns.event_at ?? []} value={data?.columns.value ?? []} span={span} window={window} />;
}
