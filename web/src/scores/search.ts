/** What the address of the page of forecasts says: of which series, since when, and whether replays count. */

export const SPANS = ['30d', '90d', 'all'] as const;
export type Span = (typeof SPANS)[number];

export interface Search {
  series?: number;
  span?: Exclude<Span, 'all'>;
  /** Counted where nothing else is, unless told otherwise. */
  replayed?: boolean;
  model?: string;
}

/** What somebody wants of it, before it is parsed. */
export type Wanted = Partial<Record<keyof Search, unknown>>;

export function parseSearch({ series, span, replayed, model }: Record<string, unknown>): Search {
  const id = Number(series);
  return {
    ...(Number.isSafeInteger(id) && id > 0 && { series: id }),
    ...((span === '30d' || span === '90d') && { span }),
    ...((replayed === true || replayed === 'true') && { replayed: true }),
    ...((replayed === false || replayed === 'false') && { replayed: false }),
    ...(typeof model === 'string' && model && { model }),
  };
}
