/** What the page asks of the API about background work. */

import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';

import { bodyOf, client } from './client';
import type { components } from './schema';

export type Job = components['schemas']['Job'];
export const JOB_STATES = ['queued', 'running', 'done', 'failed', 'dead', 'cancelled'] as const;
export type JobState = (typeof JOB_STATES)[number];

/** How often a list with work under way is read when no events come. */
const STEP_MS = 15_000;

/** Where the lists of jobs are kept, and nothing but lists. */
export const JOB_LISTS = ['jobs', 'list'] as const;

export const jobs = (state: JobState | '') =>
  infiniteQueryOptions({
    queryKey: [...JOB_LISTS, state],
    queryFn: async ({ pageParam, signal }) =>
      bodyOf(await client.GET('/api/v1/jobs', { params: { query: { limit: 50, state, ...(pageParam && { cursor: pageParam }) } }, signal })),
    initialPageParam: '',
    getNextPageParam: (page) => page.next_cursor ?? undefined,
    placeholderData: keepPreviousData,
    refetchInterval: STEP_MS,
  });

/** How often work that somebody waits for is looked at. */
const WAITING_MS = 1000;

export const isOver = (job: Job | undefined) => job !== undefined && job.state !== 'queued' && job.state !== 'running';

/** One job, looked at until it is over; none is looked at without an id. */
export const awaited = (job_id: string | undefined) =>
  queryOptions({
    queryKey: ['jobs', 'awaited', job_id],
    queryFn: async ({ signal }) => bodyOf(await client.GET('/api/v1/jobs/{job_id}', { params: { path: { job_id: job_id ?? '' } }, signal })),
    enabled: job_id !== undefined,
    refetchInterval: ({ state }) => (isOver(state.data) ? false : WAITING_MS),
  });

export const cancelJob = async (job_id: string) =>
  bodyOf(await client.POST('/api/v1/jobs/{job_id}/cancel', { params: { path: { job_id } } }));

export const resumeJob = async (job_id: string) =>
  bodyOf(await client.POST('/api/v1/jobs/{job_id}/resume', { params: { path: { job_id } } }));
