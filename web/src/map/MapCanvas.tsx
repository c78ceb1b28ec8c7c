/** The map itself, drawn by WebGL; the only place that begins and ends one. It comes when it is needed. */

import { useComputedColorScheme } from '@mantine/core';
import { LngLatBounds, Map as Drawn, NavigationControl, setWorkerUrl, type GeoJSONSource, type MapGeoJSONFeature } from 'maplibre-gl';
import 'maplibre-gl/dist/maplibre-gl.css';
import worker from 'maplibre-gl/dist/maplibre-gl-worker.mjs?worker&url';
import { useEffect, useEffectEvent, useRef, useState } from 'react';

import { useLanguage, useWords } from '../i18n/language';
import { drawGround } from './ground';
import { boxOf, type Features, type View } from './geo';
import { AREAS, CLUSTERS, GROUNDS, mark, paint, SITES, STYLE } from './layers';
import type { Scale } from './scale';
import { mapWords } from './words';

setWorkerUrl(worker);

/** What lies under the pointer, and where, in pixels of the frame. */
export interface Pointed {
  id: number | null;
  count: number;
  x: number;
  y: number;
}

interface Props {
  features: Features;
  scale: Scale | null;
  chosen: number | null;
  /** Where it looks at first; null: where all sites are seen. */
  view: View | null;
  onChoose: (id: number | null) => void;
  onPoint: (pointed: Pointed | null) => void;
  onView?: ((view: View) => void) | undefined;
}

const CLOSE = 13;

export default function MapCanvas({ features, scale, chosen, view, onChoose, onPoint, onView }: Props) {
  const frame = useRef<HTMLDivElement>(null);
  const [map, setMap] = useState<Drawn | null>(null);
  const words = useWords(mapWords);
  const { language } = useLanguage();
  const ground = GROUNDS[useComputedColorScheme('light')];
  const placed = useRef(view !== null);
  const chose = useEffectEvent((found: MapGeoJSONFeature | undefined, made: Drawn) => {
    if (found?.properties['point_count']) void open(made, found);
    else onChoose(found ? Number(found.properties['id']) : null);
  });
  const pointed = useEffectEvent((found: MapGeoJSONFeature | undefined, x: number, y: number) => {
    onPoint(found ? { id: found.properties['point_count'] ? null : Number(found.properties['id']), count: Number(found.properties['point_count'] ?? 1), x, y } : null);
  });
  const moved = useEffectEvent((made: Drawn) => {
    const { lng, lat } = made.getCenter();
    onView?.([lng, lat, made.getZoom()]);
  });
  const begin = useEffectEvent((box: HTMLDivElement) => {
    const [east, north, zoom] = view ?? [0, 25, 1];
    return new Drawn({ container: box, style: STYLE, center: [east, north], zoom, maxZoom: 17, attributionControl: false, dragRotate: false, pitchWithRotate: false, fadeDuration: 0, locale: words.locale });
  });

  useEffect(() => {
    if (!frame.current) return;
    const made = begin(frame.current);
    made.addControl(new NavigationControl({ showCompass: false }), 'top-right');
    made.touchZoomRotate.disableRotation();
    made.keyboard.disableRotation();
    made.on('load', () => {
      drawGround(made);
      setMap(made);
    });
    const under = (point: { x: number; y: number }) =>
      made.queryRenderedFeatures([[point.x - 3, point.y - 3], [point.x + 3, point.y + 3]], { layers: [SITES, CLUSTERS, AREAS] })[0];
    made.on('click', ({ point }) => {
      chose(under(point), made);
    });
    made.on('mousemove', ({ point }) => {
      const found = under(point);
      made.getCanvas().style.cursor = found ? 'pointer' : '';
      pointed(found, point.x, point.y);
    });
    made.on('mouseout', () => {
      pointed(undefined, 0, 0);
    });
    made.on('moveend', ({ originalEvent }) => {
      if (originalEvent) moved(made);
    });
    return () => {
      made.remove();
    };
  }, []);

  useEffect(() => {
    if (!map) return;
    void map.getSource<GeoJSONSource>('areas')?.setData(features.areas);
    void map.getSource<GeoJSONSource>('sites')?.setData(features.sites);
    const box = boxOf(features);
    if (!box || placed.current) return;
    placed.current = true;
    map.fitBounds(new LngLatBounds(box), { padding: 34, maxZoom: CLOSE, animate: false });
  }, [map, features]);
  useEffect(() => {
    if (map) paint(map, scale, ground, language);
  }, [map, scale, ground, language]);
  useEffect(() => {
    if (map) mark(map, chosen, ground);
  }, [map, chosen, ground]);
  useEffect(() => {
    if (map && chosen !== null) look(map, features, chosen);
  }, [map, features, chosen]);
  return <div ref={frame} className="fs-map-canvas" data-ready={map !== null || undefined} dir="ltr" />;
}

async function open(map: Drawn, cluster: MapGeoJSONFeature): Promise<void> {
  const source = map.getSource<GeoJSONSource>('sites');
  if (!source || cluster.geometry.type !== 'Point') return;
  const zoom = await source.getClusterExpansionZoom(Number(cluster.properties['cluster_id']));
  map.easeTo({ center: cluster.geometry.coordinates as [number, number], zoom: Math.min(zoom + 0.3, CLOSE) });
}

/** Bring what was chosen elsewhere into sight, near enough to stand alone. */
function look(map: Drawn, { sites }: Features, id: number): void {
  const at = sites.features.find(({ properties }) => properties.id === id)?.geometry.coordinates;
  if (!at) return;
  const centre: [number, number] = [at[0] ?? 0, at[1] ?? 0];
  const seen = map.getBounds().contains(centre) && map.queryRenderedFeatures(map.project(centre), { layers: [SITES] }).length > 0;
  if (!seen) map.easeTo({ center: centre, zoom: Math.max(map.getZoom(), 9.5) });
}
