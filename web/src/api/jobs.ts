/** What the page asks of the API about background work. */

import { infiniteQueryOptions, keepPreviousData } from '@tanstack/react-query';

import { bodyOf, client } from './client';
import type { components } from './schema';

export type Job = components['schemas']['Job'];
export const JOB_STATES = ['queued', 'running', 'done', 'failed', 'dead', 'cancelled'] as const;
export type JobState = (typeof JOB_STATES)[number];

/** How often a list with work under way is read when no events come. */
const STEP_MS = 15_000;

export const jobs = (state: JobState | '') =>
  infiniteQueryOptions({
    queryKey: ['jobs', state],
    queryFn: async ({ pageParam, signal }) =>
      bodyOf(await client.GET('/api/v1/jobs', { params: { query: { limit: 50, state, ...(pageParam && { cursor: pageParam }) } }, signal })),
    initialPageParam: '',
    getNextPageParam: (page) => page.next_cursor ?? undefined,
    placeholderData: keepPreviousData,
    refetchInterval: STEP_MS,
  });

export const cancelJob = async (job_id: string) =>
  bodyOf(await client.POST('/api/v1/jobs/{job_id}/cancel', { params: { path: { job_id } } }));

export const resumeJob = async (job_id: string) =>
  bodyOf(await client.POST('/api/v1/jobs/{job_id}/resume', { params: { path: { job_id } } }));
