/** Sites as features of a map, and where to look so that all of them are seen. */

import type { FeatureCollection, Geometry, Point, Position } from 'geojson';

import type { MapAnswer } from '../api/sites';
import { classOf, type Scale } from './scale';

export interface Props {
  id: number;
  /** Absent where nothing is measured. */
  value?: number;
  /** Of the scale, from the lowest; a cluster counts its sites by it. */
  class?: number;
}

export interface Features {
  sites: FeatureCollection<Point, Props>;
  areas: FeatureCollection<Geometry, Props>;
}

export type Box = [west: number, south: number, east: number, north: number];

/** Those with an outline are areas and no circles. */
export function featuresOf(answer: MapAnswer, scale: Scale | null = null): Features {
  const { asset_id, longitude_deg, latitude_deg, value } = answer.sites;
  const outlines = new Map(answer.outlines.map((each) => [each.asset_id, each.outline as unknown as Geometry]));
  const found: Features = { sites: { type: 'FeatureCollection', features: [] }, areas: { type: 'FeatureCollection', features: [] } };
  for (const [at, id] of asset_id.entries()) {
    const [east, north] = [longitude_deg[at], latitude_deg[at]];
    const measured = value[at];
    const properties: Props = { id, ...(measured !== null && measured !== undefined && { value: measured, ...(scale && { class: classOf(scale, measured) }) }) };
    const outline = outlines.get(id);
    if (outline) found.areas.features.push({ type: 'Feature', id, geometry: outline, properties });
    else if (typeof east === 'number' && typeof north === 'number')
      found.sites.features.push({ type: 'Feature', id, geometry: { type: 'Point', coordinates: [east, north] }, properties });
  }
  return found;
}

/** Null where nothing has a place. */
export function boxOf({ sites, areas }: Features): Box | null {
  let box: Box | null = null;
  const take = (at: Position) => {
    const [east, north] = [at[0] ?? 0, at[1] ?? 0];
    box = box ? [Math.min(box[0], east), Math.min(box[1], north), Math.max(box[2], east), Math.max(box[3], north)] : [east, north, east, north];
  };
  for (const { geometry } of sites.features) take(geometry.coordinates);
  for (const { geometry } of areas.features) for (const ring of ringsOf(geometry)) for (const at of ring) take(at);
  return box;
}

function ringsOf(geometry: Geometry): Position[][] {
  if (geometry.type === 'Polygon') return (geometry).coordinates;
  return geometry.type === 'MultiPolygon' ? geometry.coordinates.flat() : [];
}

/** Where the map looks: longitude, latitude, zoom. */
export type View = [number, number, number];

export function viewOf(text: unknown): View | null {
  const parts = typeof text === 'string' ? text.split(',').map(Number) : [];
  const [east, north, zoom] = parts;
  if (parts.length !== 3 || east === undefined || north === undefined || zoom === undefined) return null;
  return Math.abs(east) <= 180 && Math.abs(north) <= 90 && zoom >= 0 && zoom <= 22 ? [east, north, zoom] : null;
}

export const writtenView = ([east, north, zoom]: View) => `${east.toFixed(3)},${north.toFixed(3)},${zoom.toFixed(1)}`;
