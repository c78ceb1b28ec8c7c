/** What the page asks of the API about work that is asked for by the clock, or when values come. */

import { queryOptions } from '@tanstack/react-query';

import { bodyOf, client, done } from './client';
import type { components } from './schema';

type Schemas = components['schemas'];
export type Schedule = Schemas['Schedule'];
export type ScheduleAsk = Schemas['ScheduleAsk'];
export type Firing = Schemas['Firing'];
export type Moment = Schemas['Moment'];

const MOST = 200;

export const schedules = queryOptions({
  queryKey: ['schedules'],
  queryFn: async ({ signal }) => bodyOf(await client.GET('/api/v1/schedules', { params: { query: { limit: MOST } }, signal })).items,
});

/** The next times that an expression tells, before there is a schedule of it. */
export const comingTimes = (cron: string, zone: string) =>
  queryOptions({
    queryKey: ['schedules', 'preview', cron, zone],
    queryFn: async ({ signal }) => bodyOf(await client.GET('/api/v1/schedules/preview', { params: { query: { cron, zone, count: 5 } }, signal })),
    retry: false,
    staleTime: 60_000,
  });

export const history = (schedule_id: string) =>
  queryOptions({
    queryKey: ['schedules', schedule_id, 'history'],
    queryFn: async ({ signal }) =>
      bodyOf(await client.GET('/api/v1/schedules/{schedule_id}/history', { params: { path: { schedule_id }, query: { limit: 20 } }, signal })).items,
  });

export const makeSchedule = async (body: ScheduleAsk) => bodyOf(await client.POST('/api/v1/schedules', { body }));

export const changeSchedule = async ({ schedule_id, ...body }: { schedule_id: string; enabled: boolean }) =>
  bodyOf(await client.PATCH('/api/v1/schedules/{schedule_id}', { params: { path: { schedule_id } }, body }));

export const removeSchedule = async (schedule_id: string) => {
  done(await client.DELETE('/api/v1/schedules/{schedule_id}', { params: { path: { schedule_id } } }));
};

export const runSchedule = async (schedule_id: string) =>
  bodyOf(await client.POST('/api/v1/schedules/{schedule_id}/run', { params: { path: { schedule_id } } }));
