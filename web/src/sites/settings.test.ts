import { describe, expect, test } from 'vitest';

import type { AssetWhole } from '../api/sites';
import { changeOf, textOf, Unreadable } from './settings';

const SITE = {
  name: 'North', asset_type: 'plant', parent: 'us', latitude_deg: 1.5, longitude_deg: 2, outline: null, attributes: { fuel: 'gas', mw: 12 },
} as unknown as AssetWhole;

describe('settings of a site', () => {
  test('what nobody touched is not sent, so that nothing of others is undone', () => {
    expect(changeOf(textOf(SITE), SITE)).toEqual({});
    expect(changeOf({ ...textOf(SITE), name: ' South ' }, SITE)).toEqual({ name: 'South' });
  });
  test('a place moves as a whole, with a decimal comma and in Persian digits too', () => {
    expect(changeOf({ ...textOf(SITE), latitude: '53,5' }, SITE)).toEqual({ latitude_deg: 53.5, longitude_deg: 2 });
    expect(changeOf({ ...textOf(SITE), longitude: '۱۰٫۲۵' }, SITE)).toEqual({ latitude_deg: 1.5, longitude_deg: 10.25 });
    expect(changeOf({ ...textOf(SITE), latitude: '', longitude: '' }, SITE)).toEqual({ latitude_deg: null, longitude_deg: null });
  });
  test('emptied fields take away, lines make attributes, a feature gives its geometry', () => {
    const square = { type: 'Polygon', coordinates: [] };
    const text = { ...textOf(SITE), parent: '', attributes: 'fuel = coal\nold=true', outline: JSON.stringify({ type: 'Feature', geometry: square }) };
    expect(changeOf(text, SITE)).toEqual({ parent: null, attributes: { fuel: 'coal', old: true }, outline: square });
  });
  test.each([['latitude', 'north'], ['outline', '{'], ['attributes', 'gas']] as const)('%s that cannot be read is named', (field, wrong) => {
    expect(() => changeOf({ ...textOf(SITE), [field]: wrong }, SITE)).toThrow(Unreadable);
  });
});
