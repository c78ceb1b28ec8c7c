/** How the map is drawn: land, areas, circles and clusters, and how each takes its colour from a scale. */

import type { ExpressionSpecification, LayerSpecification, Map as Drawn, StyleSpecification } from 'maplibre-gl';

import { STEPS, type Scale } from './scale';

export interface Ground {
  water: string;
  land: string;
  border: string;
  ink: string;
  surface: string;
  none: string;
  link: string;
}

export const GROUNDS: Record<'light' | 'dark', Ground> = {
  light: { water: '#eef1f4', land: '#fbfcfd', border: '#cfd6de', ink: '#11161d', surface: '#ffffff', none: '#a9b2bd', link: '#d9480f' },
  dark: { water: '#0d1115', land: '#171d24', border: '#303944', ink: '#e8ecf1', surface: '#14191f', none: '#56616e', link: '#ff9f5a' },
};

const EMPTY = { type: 'FeatureCollection' as const, features: [] };
/** A site is drawn alone from here on. */
const APART = 9;

/** How many sites of each class a cluster has. */
export const COUNTS = STEPS.light.map((_, at) => `class${at}`);

export const AREAS = 'areas';
export const SITES = 'sites';
export const CLUSTERS = 'clusters';

/** Clusters count their sites by class: they have the colour of the middle one, as the legend says. */
export const STYLE: StyleSpecification = {
  version: 8,
  sources: {
    land: { type: 'geojson', data: EMPTY },
    states: { type: 'geojson', data: EMPTY },
    areas: { type: 'geojson', data: EMPTY },
    sites: {
      type: 'geojson',
      data: EMPTY,
      cluster: true,
      clusterRadius: 34,
      clusterMaxZoom: APART,
      clusterProperties: Object.fromEntries(COUNTS.map((name, at) => [name, ['+', ['case', ['==', ['get', 'class'], at], 1, 0]]])),
    },
  },
  layers: [
    // Until it is painted, what is behind it shows through.
    { id: 'water', type: 'background', paint: { 'background-color': 'rgba(0,0,0,0)' } },
    { id: 'land', type: 'fill', source: 'land' },
    { id: 'land-line', type: 'line', source: 'land', paint: { 'line-width': 0.7 } },
    { id: 'states-line', type: 'line', source: 'states', paint: { 'line-width': 0.5 } },
    { id: AREAS, type: 'fill', source: 'areas' },
    { id: 'areas-line', type: 'line', source: 'areas' },
    { id: CLUSTERS, type: 'circle', source: 'sites', filter: ['has', 'point_count'] },
    {
      id: 'clusters-count',
      type: 'symbol',
      source: 'sites',
      filter: ['has', 'point_count'],
      layout: { 'text-size': 11, 'text-font': ['sans-serif'], 'text-allow-overlap': true },
    },
    { id: SITES, type: 'circle', source: 'sites', filter: ['!', ['has', 'point_count']] },
    { id: 'chosen', type: 'circle', source: 'sites', filter: ['==', ['get', 'id'], -1] },
  ] satisfies LayerSpecification[],
};

export function paint(map: Drawn, scale: Scale | null, ground: Ground, language: 'en' | 'fa'): void {
  const own = colour(scale, ground, ['get', 'value'], ['has', 'value']);
  const circle = { 'circle-stroke-color': ground.surface, 'circle-stroke-width': 1 };
  const size: ExpressionSpecification = ['interpolate', ['linear'], ['zoom'], 2, 4, 8, 7, 14, 10];
  set(map, 'water', { 'background-color': ground.water });
  set(map, 'land', { 'fill-color': ground.land });
  set(map, 'land-line', { 'line-color': ground.border });
  set(map, 'states-line', { 'line-color': ground.border });
  set(map, AREAS, { 'fill-color': own, 'fill-opacity': ['case', ['has', 'value'], 0.82, 0.16] });
  set(map, CLUSTERS, { ...circle, 'circle-color': middle(scale, ground), 'circle-radius': ['interpolate', ['linear'], ['log10', ['get', 'point_count']], 0, 9, 2, 16, 4, 26] });
  set(map, 'clusters-count', { 'text-color': ground.ink, 'text-halo-color': ground.surface, 'text-halo-width': 1.6 });
  map.setLayoutProperty('clusters-count', 'text-field', ['number-format', ['get', 'point_count'], { locale: language }]);
  set(map, SITES, { ...circle, 'circle-color': own, 'circle-radius': size, 'circle-stroke-color': ['case', ['has', 'value'], ground.ink, ground.surface], 'circle-stroke-opacity': 0.55 });
  set(map, 'chosen', { 'circle-color': 'rgba(0,0,0,0)', 'circle-radius': 11, 'circle-stroke-color': ground.link, 'circle-stroke-width': 3 });
}

/** Draw a ring round a site, or a thicker line round an area. */
export function mark(map: Drawn, id: number | null, ground: Ground): void {
  const mine: ExpressionSpecification = ['==', ['get', 'id'], id ?? -1];
  map.setFilter('chosen', mine);
  set(map, 'areas-line', { 'line-color': ['case', mine, ground.link, ground.border], 'line-width': ['case', mine, 3, 1] });
}

function colour(scale: Scale | null, ground: Ground, value: ExpressionSpecification, there: ExpressionSpecification): ExpressionSpecification | string {
  if (!scale) return ground.none;
  const [first = ground.none, ...rest] = scale.colours;
  const steps = rest.flatMap((next, at) => [scale.limits[at] ?? 0, next]);
  const classes = steps.length > 0 ? (['step', value, first, ...steps] as unknown as ExpressionSpecification) : first;
  return ['case', there, classes, ground.none];
}

/** The colour of the class in which the median of a cluster's measured sites lies: the highest alone would have most of them look high. */
export function middle(scale: Scale | null, ground: Pick<Ground, 'none'>): ExpressionSpecification | string {
  if (!scale) return ground.none;
  const sum = (names: string[]): ExpressionSpecification => ['+', ...names.map((name): ExpressionSpecification => ['get', name])];
  const all = sum(COUNTS);
  const cases = scale.colours.flatMap((own, at) => [['>=', ['*', 2, sum(COUNTS.slice(0, at + 1))], all], own]);
  return ['case', ['==', all, 0], ground.none, ...cases, ground.none] as unknown as ExpressionSpecification;
}

function set(map: Drawn, layer: string, properties: Record<string, unknown>): void {
  for (const [name, value] of Object.entries(properties)) map.setPaintProperty(layer, name as never, value as never);
}
