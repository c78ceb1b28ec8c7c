/** What stands in a panel: its answer, or the sign that it is on its way, missing something, or failed. */

import { IconMapPin } from '@tabler/icons-react';
import { lazy, Suspense } from 'react';

import { ApiError } from '../api/client';
import type { Panel } from '../api/dashboards';
import type { Series } from '../api/queries';
import { ChartSkeleton, Empty, Failed } from '../app/States';
import { useLanguage, useWords } from '../i18n/language';
import type { Window } from '../series/range';
import type { Page } from './batch';
import { Chart } from './Chart';
import { choiceOf, isWhole } from './kinds';
import { Lines } from './Lines';
import { placeWords } from './placeWords';
import { Tile } from './Tile';
import { usePanel } from './usePanel';
import { boardWords } from './words';

/** With all that draws maps: it comes when such a panel is seen. */
const MapBody = lazy(() => import('./MapBody'));
const Words = lazy(() => import('./Words'));

interface Props {
  panel: Panel;
  title: string;
  page: Page | null | undefined;
  known: readonly Series[];
  seen: boolean;
  table?: boolean;
  onWindow?: ((window: Window) => void) | null;
}

export function PanelBody({ panel, title, page, known, seen, table = false, onWindow = null }: Props) {
  const words = useWords(boardWords);
  const places = useWords(placeWords);
  const { formats } = useLanguage();
  const { data, error, refetch } = usePanel({ panel, page, known, seen });
  if (!isWhole(panel)) return <Empty sentence={words.choose} />;
  if (panel.kind === 'text') {
    return (
      <Suspense fallback={<Waiting kind="text" />}>
        <Words text={panel.text} />
      </Suspense>
    );
  }
  if (error instanceof ApiError && error.code === 'panel-choice-empty') return <Empty sentence={choiceOf(panel)?.below || page?.site ? places.nothingHere : places.nothingAnywhere} />;
  if (error instanceof ApiError && error.code === 'asset-absent') return <Empty sentence={choiceOf(panel)?.below ? places.ownAbsent : places.absent} icon={IconMapPin} />;
  if (error) return <Failed error={error} onRetry={() => void refetch()} />;
  const told = data?.answer;
  const rows = data?.series ?? [];
  if (page === null && seen) return <Empty sentence={words.noValues} />;
  // While another kind is on its way, the old one's answer is none of it.
  if (!told?.[panel.kind]) return <Waiting kind={panel.kind} />;
  const more = (told.chosen ?? 0) - (told.chart?.series ?? told.table?.lines ?? []).length;
  return (
    <>
      {told.missing.length > 0 && (
        <p className="fs-notice fs-bd-missing">
          <bdi>{words.missing(told.missing.join(', '))}</bdi>
        </p>
      )}
      {panel.kind === 'chart' && told.chart && <Chart panel={panel} told={told.chart} series={rows} asOf={page?.as_of ?? null} table={table} onWindow={onWindow} />}
      {panel.kind === 'map' && told.map && (
        <Suspense fallback={<Waiting kind="map" />}>
          <MapBody told={told.map} title={title} table={table} />
        </Suspense>
      )}
      {(panel.kind === 'chart' || panel.kind === 'table') && more > 0 && <p className="fs-note fs-bd-note fs-cut">{places.moreSeries(formats.whole(more))}</p>}
      {panel.kind === 'tile' && told.tile && <OneNumber panel={panel} told={told.tile} series={rows} />}
      {panel.kind === 'table' && told.table && <Lines panel={panel} lines={told.table.lines} series={rows} title={title} />}
    </>
  );
}

function OneNumber({ panel, told, series }: { panel: Parameters<typeof Tile>[0]['panel']; told: Parameters<typeof Tile>[0]['told']; series: readonly Series[] }) {
  const mine = series.find(({ series_id }) => series_id === told.series_id);
  return mine ? <Tile panel={panel} told={told} series={mine} /> : null;
}

/** As much room as it will take, and something of its shape. */
function Waiting({ kind }: { kind: Panel['kind'] }) {
  if (kind === 'chart' || kind === 'map') return <ChartSkeleton />;
  if (kind === 'tile') return <p className="fs-kpi"><span className="fs-coming" /></p>;
  return (
    <div className="fs-lines" aria-hidden>
      {[80, 60, 70].map((width) => (
        <i key={width} style={{ width: `${width}%` }} />
      ))}
    </div>
  );
}
