/** Names of series by their ids, read as they are needed. */

import { useQueries } from '@tanstack/react-query';

import { oneSeries, type Series } from '../api/queries';

/** Series by id; one that is not there yet is not in it. */
export function useSeriesOf(ids: readonly number[]): Map<number, Series> {
  const distinct = [...new Set(ids)];
  const found = useQueries({ queries: distinct.map((id) => oneSeries(id)) });
  return new Map(found.flatMap(({ data }) => (data ? [[data.series_id, data] as const] : [])));
}
