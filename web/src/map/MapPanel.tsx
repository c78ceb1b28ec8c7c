/**
 * A map of sites with its legend: complete in itself, for a page or a panel of a dashboard.
 *
 * `metric`, `time` and `filter` say what is shown; `height` is in pixels. Where there is no WebGL, or with `off`, a table
 * takes its place. Which site is chosen may be kept outside (`chosen` and `onChoose`), and where the map looks (`view`, `onView`).
 */

import { useComputedColorScheme } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense, useMemo, useState } from 'react';

import { mapOf, type MapAnswer, type MapAsked } from '../api/sites';
import { Failed } from '../app/States';
import { useLanguage, useWords } from '../i18n/language';
import { Asked } from '../sheet/Page';
import { featuresOf, type View } from './geo';
import { HoverCard } from './HoverCard';
import { Legend } from './Legend';
import './map.css';
import type { Pointed } from './MapCanvas';
import { Ranking } from './Ranking';
import { scaleOf } from './scale';
import { hasGl } from './webgl';
import { mapWords } from './words';

const MapCanvas = lazy(() => import('./MapCanvas'));

export interface MapPanelProps {
  metric?: Pick<MapAsked, 'quantity' | 'unit'>;
  time?: Pick<MapAsked, 'statistic' | 'start' | 'end' | 'as_of'>;
  filter?: Pick<MapAsked, 'asset_type' | 'words' | 'parent'>;
  height?: number;
  chosen?: number | null;
  onChoose?: (assetId: number | null) => void;
  view?: View | null;
  onView?: (view: View) => void;
  off?: boolean;
}

export function MapPanel({ metric, time, filter, chosen: said, onChoose, ...rest }: MapPanelProps) {
  const query = useQuery(mapOf({ ...metric, ...time, ...filter }));
  const [own, setOwn] = useState<number | null>(null);
  const choose = (id: number | null) => {
    setOwn(id);
    onChoose?.(id);
  };
  if (query.error && !query.data) return <Failed error={query.error} onRetry={() => void query.refetch()} />;
  return <Asked query={query}>{(answer) => <MapOf answer={answer} chosen={said === undefined ? own : said} onChoose={choose} {...rest} />}</Asked>;
}

interface Props extends Pick<MapPanelProps, 'height' | 'view' | 'onView' | 'off'> {
  answer: MapAnswer;
  chosen: number | null;
  onChoose: (assetId: number | null) => void;
  /** A table stands beside it: where there is no map, a sentence is enough. */
  bare?: boolean;
}

/** The same of an answer that is there. */
export function MapOf({ answer, chosen, onChoose, height = 420, view = null, onView, off = false, bare = false }: Props) {
  const words = useWords(mapWords);
  const { formats } = useLanguage();
  const theme = useComputedColorScheme('light');
  const scale = useMemo(() => scaleOf(answer.sites.value, theme), [answer, theme]);
  // Another theme has other colours for the same classes.
  const features = useMemo(() => featuresOf(answer, scaleOf(answer.sites.value, 'light')), [answer]);
  const [pointed, setPointed] = useState<Pointed | null>(null);
  if (off || !hasGl()) {
    return (
      <div className="fs-map-none">
        <p className="fs-note">{off ? words.mapOff : words.noGl}</p>
        {!bare && <Ranking answer={answer} scale={scale} chosen={chosen} onChoose={onChoose} />}
      </div>
    );
  }
  const unplaced = answer.sites.asset_id.length - features.sites.features.length - features.areas.features.length;
  return (
    <figure className="fs-map">
      <div className="fs-map-frame" style={{ height }}>
        <Suspense fallback={<div className="fs-map-wait" role="status" aria-label={words.mapName} />}>
          <MapCanvas features={features} scale={scale} chosen={chosen} view={view} onChoose={onChoose} onPoint={setPointed} onView={onView} />
        </Suspense>
        {pointed && <HoverCard answer={answer} pointed={pointed} />}
      </div>
      <figcaption>
        <Legend answer={answer} scale={scale} />
        {unplaced > 0 && <p className="fs-note">{words.unplaced(formats.whole(unplaced))}</p>}
      </figcaption>
    </figure>
  );
}
