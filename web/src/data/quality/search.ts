/** What the address of the calendar says: which time, as known when, which series, which day. */

import { parseSearch as parseRange, type Search as RangeSearch } from '../../series/range';

export interface Search extends Pick<RangeSearch, 'range' | 'from' | 'to' | 'as_of'> {
  /** Words of the series that are listed. */
  q?: string;
  /** The series that is looked at closely. */
  series?: number;
  /** The day of it that is told. */
  day?: string;
}

export function parseSearch(raw: Record<string, unknown>): Search {
  const { range, from, to, as_of } = parseRange(raw);
  const { q, series, day } = raw;
  const id = /^\d{1,15}$/.test(String(series)) ? Number(series) : 0;
  return {
    ...(range && { range }),
    ...(from && to && { from, to }),
    ...(as_of && { as_of }),
    ...((typeof q === 'string' || typeof q === 'number') && q !== '' && { q: String(q).slice(0, 200) }),
    ...(id > 0 && { series: id }),
    ...(typeof day === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(day) && { day }),
  };
}
