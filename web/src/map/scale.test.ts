import { describe, expect, test } from 'vitest';

import { classOf, colourOf, rounded, scaleOf, STEPS } from './scale';

const luminance = (colour: string) => {
  const [red, green, blue] = [1, 3, 5].map((at) => (Number.parseInt(colour.slice(at, at + 2), 16) / 255) ** 2.2) as [number, number, number];
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
};

describe('palette', () => {
  test.each(['light', 'dark'] as const)('of the %s theme goes one way only', (theme) => {
    const light = STEPS[theme].map(luminance);
    const way = theme === 'light' ? -1 : 1;
    for (let at = 1; at < light.length; at += 1) expect(Math.sign((light[at] ?? 0) - (light[at - 1] ?? 0))).toBe(way);
  });
});

describe('classes', () => {
  test('hold about as many sites each, however skewed the values', () => {
    const values = Array.from({ length: 600 }, (_, at) => 1.02 ** at);
    const scale = scaleOf(values, 'light');
    if (!scale) throw new Error('no scale');
    expect(scale.limits).toHaveLength(5);
    const counts = scale.colours.map((_, of) => values.filter((value) => classOf(scale, value) === of).length);
    for (const count of counts) expect(Math.abs(count - 100)).toBeLessThan(8);
    expect(colourOf(scale, values.at(-1) ?? 0)).toBe(STEPS.light[5]);
  });
  test('two values are two ends of the palette, one value is one class', () => {
    expect(scaleOf([1, 9], 'dark')).toMatchObject({ limits: [9], colours: [STEPS.dark[0], STEPS.dark[5]] });
    expect(scaleOf([4, 4, null], 'light')).toMatchObject({ limits: [], colours: [STEPS.light[3]], least: 4, most: 4 });
  });
  test('of nothing there are none, and sites without a value do not count', () => {
    expect(scaleOf([null], 'light')).toBeNull();
    expect(scaleOf([], 'light')).toBeNull();
  });
  test.each([[-123456, -120000], [0, 0], [0.01234, 0.012]])('the limit %d is written %d', (value, written) => {
    expect(rounded(value)).toBe(written);
  });
});
