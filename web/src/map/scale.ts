/** From values to colours: classes with as many sites in each, and a palette in which more stands out more. */

/** Six steps of teal; in the dark, more is lighter. Lightness rises or falls throughout: that is tested. */
export const STEPS: Record<'light' | 'dark', readonly string[]> = {
  light: ['#e3f2f0', '#b7ddd8', '#82c4bd', '#46a39c', '#1b7a74', '#0a524e'],
  dark: ['#14302f', '#17494a', '#1d6867', '#2c8b88', '#57b5af', '#9ce0d7'],
};

export interface Scale {
  /** Limits between classes, rising: n limits make n + 1 classes. */
  limits: number[];
  colours: string[];
  least: number;
  most: number;
}

/** To two digits that count, so that a legend can be read. */
export function rounded(value: number): number {
  return value === 0 ? 0 : Number(value.toPrecision(2));
}

/** Null where there is no value. Values need no order. */
export function scaleOf(values: readonly (number | null)[], theme: 'light' | 'dark'): Scale | null {
  const there = values.filter((value) => value !== null).sort((one, other) => one - other);
  const [least, most] = [there[0], there.at(-1)];
  if (least === undefined || most === undefined) return null;
  const steps = STEPS[theme];
  const limits: number[] = [];
  for (let step = 1; step < steps.length; step += 1) {
    const limit = rounded(there[Math.floor((there.length * step) / steps.length)] ?? most);
    if (limit > least && limit <= most && limit > (limits.at(-1) ?? -Infinity)) limits.push(limit);
  }
  const classes = limits.length + 1;
  // Few classes take the ends of the palette, so that they are told apart.
  const colours = Array.from({ length: classes }, (_, at) => steps[classes === 1 ? 3 : Math.round((at * (steps.length - 1)) / (classes - 1))] ?? '');
  return { limits, colours, least, most };
}

export function classOf({ limits }: Scale, value: number): number {
  return limits.filter((limit) => value >= limit).length;
}

export function colourOf(scale: Scale, value: number): string {
  return scale.colours[classOf(scale, value)] ?? '';
}
