import { describe, expect, test } from 'vitest';

import type { MapAnswer } from '../api/sites';
import { boxOf, featuresOf, viewOf, writtenView } from './geo';

const square = { type: 'Polygon', coordinates: [[[0, 0], [2, 0], [2, 3], [0, 0]]] };
const answer = {
  sites: {
    asset_id: [1, 2, 3],
    name: ['a', 'b', 'c'],
    longitude_deg: [5, null, 1],
    latitude_deg: [-6, null, 1],
    value: [9, 8, null],
  },
  outlines: [{ asset_id: 3, outline: square }],
} as unknown as MapAnswer;

describe('features', () => {
  test('a site with an outline is an area, one without a place is on no map', () => {
    const { sites, areas } = featuresOf(answer);
    expect(sites.features.map(({ properties }) => properties)).toEqual([{ id: 1, value: 9 }]);
    expect(areas.features.map(({ properties }) => properties)).toEqual([{ id: 3 }]);
  });
  test('all of them are seen', () => {
    expect(boxOf(featuresOf(answer))).toEqual([0, -6, 5, 3]);
    expect(boxOf({ sites: { type: 'FeatureCollection', features: [] }, areas: { type: 'FeatureCollection', features: [] } })).toBeNull();
  });
});

describe('where the map looks', () => {
  test('is written into the address and read again', () => {
    expect(viewOf(writtenView([10.12345, -53.5, 6.25]))).toEqual([10.123, -53.5, 6.3]);
  });
  test.each(['1,2', '190,0,3', '0,0,99', 'a,b,c', 7, undefined])('%s is no place', (text) => {
    expect(viewOf(text)).toBeNull();
  });
});
