import { describe, expect, test } from 'vitest';

import { DAY, HOUR } from '../time/zone';
import { axesOf, COLOURS, missingShare, styleOf, totalOf } from './styles';

/** Machado, Oliveira and Fernandes (2009), A Physiologically-based Model for Simulation of Color Vision Deficiency, severity 1. */
const EYES = {
  any: [1, 0, 0, 0, 1, 0, 0, 0, 1],
  protan: [0.152286, 1.052583, -0.204868, 0.114503, 0.786281, 0.099216, -0.003882, -0.048116, 1.051998],
  deutan: [0.367322, 0.860646, -0.227968, 0.280085, 0.672501, 0.047413, -0.01182, 0.04294, 0.968881],
  tritan: [1.255528, -0.076749, -0.178779, -0.078411, 0.930809, 0.147602, 0.004733, 0.691367, 0.3039],
};

const times = (m: number[], [x = 0, y = 0, z = 0]: number[]) => [0, 3, 6].map((row) => (m[row] ?? 0) * x + (m[row + 1] ?? 0) * y + (m[row + 2] ?? 0) * z);

/** Ottosson (2020), OKLab, times 100. */
function oklab(hex: string, eye: number[]): number[] {
  const linear = [1, 3, 5].map((i) => parseInt(hex.slice(i, i + 2), 16) / 255).map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
  const seen = times(eye, linear).map((c) => Math.min(1, Math.max(0, c)));
  const cone = times([0.4122214708, 0.5363325363, 0.0514459929, 0.2119034982, 0.6806995451, 0.1073969566, 0.0883024619, 0.2817188376, 0.6299787005], seen).map(Math.cbrt);
  return times([0.2104542553, 0.793617785, -0.0040720468, 1.9779984951, -2.428592205, 0.4505937099, 0.0259040371, 0.7827717662, -0.808675766], cone).map((c) => c * 100);
}

describe('colours', () => {
  test.each(Object.entries(COLOURS))('of %s keep apart for every eye', (_, colours) => {
    for (const eye of Object.values(EYES)) {
      const points = colours.map((hex) => oklab(hex, eye));
      points.forEach((a, i) => {
        points.slice(i + 1).forEach((b) => {
          expect(Math.hypot(...a.map((c, k) => c - (b[k] ?? 0)))).toBeGreaterThan(10);
        });
      });
    }
  });
  test('that come round again come with other dashes and marks', () => {
    const looks = Array.from({ length: 24 }, (_, n) => JSON.stringify(styleOf(n, 'light')));
    expect(new Set(looks).size).toBe(24);
  });
});

test('two units have an axis, a third has none', () => {
  expect([...axesOf(['MW', 'degC', 'MW', 'EUR/MWh'])]).toEqual([['MW', 0], ['degC', 1], ['EUR/MWh', null]]);
});

describe('what values add up to', () => {
  test.each([
    ['power is energy', { unit: 'kW', resolution: 'PT15M' }, { value: 25, unit: 'kWh' }],
    ['amounts are amounts', { unit: 'MWh', resolution: 'PT1H' }, { value: 100, unit: 'MWh' }],
    ['power without a step is nothing', { unit: 'MW', resolution: null }, null],
    ['temperatures are nothing', { unit: 'degC', resolution: 'PT1H' }, null],
    ['prices are nothing', { unit: 'EUR/MWh', resolution: 'PT1H' }, null],
  ])('%s', (_, series, expected) => {
    expect(totalOf(series, 100)).toEqual(expected);
  });
});

test('what is missing is counted up to now, not into the future', () => {
  expect(missingShare(18, { start: 0, end: 2 * DAY }, HOUR, DAY)).toBe(0.25);
  expect(missingShare(24, { start: 0, end: DAY }, null, DAY)).toBeNull();
  expect(missingShare(0, { start: DAY, end: 2 * DAY }, HOUR, DAY)).toBeNull();
});
