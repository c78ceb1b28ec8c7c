/** The ground under the sites: countries and states of the United States, from this server, with no line off it. */

import type { GeoJSONSource, Map as Drawn } from 'maplibre-gl';
import { feature, mesh } from 'topojson-client';
import type { GeometryCollection, Topology } from 'topojson-specification';
import states from 'us-atlas/states-10m.json?url';
import countries from 'world-atlas/countries-110m.json?url';

type Land = Topology<Record<string, GeometryCollection>>;

/** A map without its ground is a map all the same: a failure is not told. */
export function drawGround(map: Drawn): void {
  void fetched(countries).then((land) => {
    const object = land?.objects['countries'];
    if (land && object) void map.getSource<GeoJSONSource>('land')?.setData(feature(land, object));
  });
  void fetched(states).then((land) => {
    const object = land?.objects['states'];
    if (land && object) void map.getSource<GeoJSONSource>('states')?.setData(mesh(land, object, (one, other) => one !== other));
  });
}

async function fetched(address: string): Promise<Land | null> {
  try {
    const answer = await fetch(address);
    return answer.ok ? ((await answer.json()) as Land) : null;
  } catch {
    return null;
  }
}
