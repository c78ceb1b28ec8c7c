/** Lines and bands as paths of an SVG; where a value is missing, a line has a hole. */

export interface Place {
  x: (at: number) => number;
  y: (value: number) => number;
}

export type Column = ArrayLike<number | null>;

const written = (n: number) => String(Math.round(n * 10) / 10);

export function linePath(at: Column, value: Column, { x, y }: Place): string {
  let path = '';
  let open = false;
  for (let i = 0; i < at.length; i++) {
    const v = value[i];
    if (v === null || v === undefined || Number.isNaN(v)) {
      open = false;
      continue;
    }
    path += `${open ? 'L' : 'M'}${written(x(at[i] ?? 0))} ${written(y(v))}`;
    open = true;
  }
  return path;
}

/** The area between two lines; both are there at every step, as in a forecast. */
export function bandPath(at: Column, low: Column, high: Column, { x, y }: Place): string {
  const there: string[] = [];
  const back: string[] = [];
  for (let i = 0; i < at.length; i++) {
    const across = written(x(at[i] ?? 0));
    there.push(`${across} ${written(y(high[i] ?? 0))}`);
    back.unshift(`${across} ${written(y(low[i] ?? 0))}`);
  }
  return there.length > 1 ? `M${[...there, ...back].join('L')}Z` : '';
}

/** A place for values between two instants and two bounds, on a ground of so many units. */
export function placeIn(window: { start: number; end: number }, bounds: { min: number; max: number }, width: number, height: number): Place {
  return {
    x: (at) => ((at - window.start) / (window.end - window.start || 1)) * width,
    y: (value) => (1 - (value - bounds.min) / (bounds.max - bounds.min || 1)) * height,
  };
}
