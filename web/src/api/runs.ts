/** What the page asks of the API about runs: work that was and is being done, and its reports. */

import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';

import { bodyOf, client } from './client';
import type { components } from './schema';

export type Run = components['schemas']['Run'];
export const RUN_STATES = ['queued', 'running', 'done', 'failed'] as const;
export type RunState = (typeof RUN_STATES)[number];

/** How often a list with work under way is read when no events come. */
const STEP_MS = 15_000;
/** How often work that somebody waits for is looked at. */
const WAITING_MS = 1000;

export const runs = (state: RunState | '', kind: string) =>
  infiniteQueryOptions({
    queryKey: ['runs', 'list', state, kind],
    queryFn: async ({ pageParam, signal }) => {
      const query = { limit: 50, state, run_type: kind, ...(pageParam && { cursor: pageParam }) };
      return bodyOf(await client.GET('/api/v1/runs', { params: { query }, signal }));
    },
    initialPageParam: '',
    getNextPageParam: (page) => page.next_cursor ?? undefined,
    placeholderData: keepPreviousData,
    refetchInterval: STEP_MS,
  });

export const isRunOver = (run: Run | undefined) => run?.state === 'done' || run?.state === 'failed';

/** One run, looked at until it is over. */
export const oneRun = (runId: string) =>
  queryOptions({
    queryKey: ['runs', runId],
    queryFn: async ({ signal }) => bodyOf(await client.GET('/api/v1/runs/{run_id}', { params: { path: { run_id: runId } }, signal })),
    enabled: runId !== '',
    refetchInterval: ({ state }) => (isRunOver(state.data) ? false : WAITING_MS),
  });

export interface Finding {
  rule: string;
  message: string;
  series: string;
  count: number;
  first_at: string | null;
  last_at: string | null;
  severity: 'note' | 'warning' | 'damage';
}

export interface HeldExample {
  line: number | null;
  raw: string;
  rule: string;
  message: string;
}

export const COUNTS = ['read', 'accepted', 'superseding', 'duplicate', 'quarantined', 'repaired'] as const;
type Counts = Record<(typeof COUNTS)[number], number>;

export type SeriesReport = Counts & { series: string; first_at: string | null; last_at: string | null; findings: Finding[] };
export type FileReport = Counts & {
  file: string;
  loaded_before: string;
  rules: Record<string, number>;
  examples: HeldExample[];
  series: SeriesReport[];
  findings: Finding[];
};
export type LoadReport = Counts & { contract: string; files: FileReport[] };

/** The report of a load; null for runs of another kind, and until it is there. */
export function loadReport(run: Run): LoadReport | null {
  return Array.isArray(run.report['files']) ? (run.report as LoadReport) : null;
}
