/** What the page asks of the API about anomalies, and about the detectors that look for them. */

import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';

import { bodyOf, client } from './client';
import type { components } from './schema';

type Schemas = components['schemas'];
export type Anomaly = Schemas['Anomaly'];
export type AnomalyHistory = Schemas['AnomalyHistory'];
export type Detector = Schemas['Detector'];
export type DetectorMethod = Schemas['DetectorMethod'];
export type Said = 'accepted' | 'dismissed' | 'noted';

/** Which anomalies; nothing narrows where it is empty. */
export interface Narrowed {
  verdict: 'open' | 'accepted' | 'dismissed' | '';
  seriesId: number | null;
  minSeverity: number;
}

export const anomalies = ({ verdict, seriesId, minSeverity }: Narrowed) =>
  infiniteQueryOptions({
    queryKey: ['anomalies', 'list', verdict, seriesId, minSeverity],
    queryFn: async ({ pageParam, signal }) => {
      const query = {
        limit: 50,
        ...(verdict && { verdict }),
        ...(seriesId !== null && { series_id: seriesId }),
        ...(minSeverity > 0 && { min_severity: minSeverity }),
        ...(pageParam && { cursor: pageParam }),
      };
      return bodyOf(await client.GET('/api/v1/anomalies', { params: { query }, signal }));
    },
    initialPageParam: '',
    getNextPageParam: (page) => page.next_cursor ?? undefined,
    placeholderData: keepPreviousData,
  });

export const anomaly = (anomaly_id: string) =>
  queryOptions({
    queryKey: ['anomalies', 'one', anomaly_id],
    queryFn: async ({ signal }) => bodyOf(await client.GET('/api/v1/anomalies/{anomaly_id}', { params: { path: { anomaly_id } }, signal })),
  });

/** Say what an anomaly is; a verdict moves the threshold of its detector. */
export const label = async ({ anomalyId, verdict, text }: { anomalyId: string; verdict: Said; text: string }) =>
  bodyOf(await client.POST('/api/v1/anomalies/{anomaly_id}/labels', { params: { path: { anomaly_id: anomalyId } }, body: { verdict, text } }));

export const detectors = infiniteQueryOptions({
  queryKey: ['detectors', 'list'],
  queryFn: async ({ pageParam, signal }) =>
    bodyOf(await client.GET('/api/v1/detectors', { params: { query: { limit: 50, ...(pageParam && { cursor: pageParam }) } }, signal })),
  initialPageParam: '',
  getNextPageParam: (page) => page.next_cursor ?? undefined,
});

export const detector = (detector_id: string) =>
  queryOptions({
    queryKey: ['detectors', 'one', detector_id],
    queryFn: async ({ signal }) => bodyOf(await client.GET('/api/v1/detectors/{detector_id}', { params: { path: { detector_id } }, signal })),
  });

export const methods = queryOptions({
  queryKey: ['detector-methods'],
  queryFn: async ({ signal }) => bodyOf(await client.GET('/api/v1/detector-methods', { signal })),
  staleTime: Infinity,
});

/** One method with what it may be told. */
export const method = (name: string) =>
  queryOptions({
    queryKey: ['detector-methods', name],
    queryFn: async ({ signal }) => bodyOf(await client.GET('/api/v1/detector-methods/{method}', { params: { path: { method: name } }, signal })),
    staleTime: Infinity,
    retry: false,
  });

export const setDetector = async (body: Schemas['DetectorAsk']) => bodyOf(await client.POST('/api/v1/detectors', { body }));

export const changeDetector = async ({ detector_id, ...body }: { detector_id: string } & Schemas['DetectorChange']) =>
  bodyOf(await client.PATCH('/api/v1/detectors/{detector_id}', { params: { path: { detector_id } }, body }));

/** Have a job look back over a window. */
export const lookBack = async (body: Schemas['DetectAsk']) => bodyOf(await client.POST('/api/v1/anomalies/detect', { body }));
