/** What the page asks of the API about who forecasts what: groups with their champions, models, contests, backtests. */

import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';

import { bodyOf, client } from './client';
import type { components } from './schema';

type Schemas = components['schemas'];
export type Champion = Schemas['Champion'];
export type ChampionHistory = Schemas['ChampionHistory'];
export type Entry = Schemas['Entry'];
export type Model = Schemas['Model'];
export type Backtest = Schemas['Backtest'];
export type Compared = Schemas['ComparedBacktest'];

export const champions = infiniteQueryOptions({
  queryKey: ['champions', 'list'],
  queryFn: async ({ pageParam, signal }) =>
    bodyOf(await client.GET('/api/v1/champions', { params: { query: { limit: 20, ...(pageParam && { cursor: pageParam }) } }, signal })),
  initialPageParam: '',
  getNextPageParam: (page) => page.next_cursor ?? undefined,
});

export const champion = (group_id: string) =>
  queryOptions({
    queryKey: ['champions', group_id],
    queryFn: async ({ signal }) => bodyOf(await client.GET('/api/v1/champions/{group_id}', { params: { path: { group_id } }, signal })),
  });

export const certificates = (model_id: string) =>
  queryOptions({
    queryKey: ['models', model_id, 'certificates'],
    queryFn: async ({ signal }) => bodyOf(await client.GET('/api/v1/models/{model_id}/certificates', { params: { path: { model_id } }, signal })),
  });

export const backtests = queryOptions({
  queryKey: ['backtests'],
  queryFn: async ({ signal }) => bodyOf(await client.GET('/api/v1/backtests', { params: { query: { limit: 50 } }, signal })),
});

/** Stored backtests beside the first of them. */
export const comparison = (backtest_id: string[]) =>
  queryOptions({
    queryKey: ['backtests', 'comparison', ...backtest_id],
    queryFn: async ({ signal }) => bodyOf(await client.GET('/api/v1/backtests/comparison', { params: { query: { backtest_id } }, signal })),
    enabled: backtest_id.length > 1,
  });

export const forecasters = queryOptions({
  queryKey: ['forecasters'],
  queryFn: async ({ signal }) => bodyOf(await client.GET('/api/v1/forecasters', { signal })),
  staleTime: Infinity,
});

/** One forecaster with what it may be told. */
export const forecaster = (name: string) =>
  queryOptions({
    queryKey: ['forecasters', name],
    queryFn: async ({ signal }) => bodyOf(await client.GET('/api/v1/forecasters/{forecaster}', { params: { path: { forecaster: name } }, signal })),
    staleTime: Infinity,
    retry: false,
  });

export const train = async (body: Schemas['TrainAsk']) => bodyOf(await client.POST('/api/v1/models', { body }));
export const backtest = async (body: Schemas['BacktestAsk']) => bodyOf(await client.POST('/api/v1/backtests', { body }));
export const contest = async (body: Schemas['ContestAsk']) => bodyOf(await client.POST('/api/v1/contests', { body }));

export const certify = async (model_id: string) =>
  bodyOf(await client.POST('/api/v1/models/{model_id}/certificates', { params: { path: { model_id } } }));
export const issueModel = async (model_id: string) =>
  bodyOf(await client.POST('/api/v1/models/{model_id}/issues', { params: { path: { model_id } }, body: {} }));
export const issueChampion = async (group_id: string) =>
  bodyOf(await client.POST('/api/v1/champions/{group_id}/issues', { params: { path: { group_id } }, body: {} }));

export const promote = async (group_id: string, model_id: string) =>
  bodyOf(await client.POST('/api/v1/champions/{group_id}/promote', { params: { path: { group_id } }, body: { model_id } }));
export const demote = async (group_id: string) => bodyOf(await client.POST('/api/v1/champions/{group_id}/demote', { params: { path: { group_id } } }));
export const rollBack = async (group_id: string) => bodyOf(await client.POST('/api/v1/champions/{group_id}/rollback', { params: { path: { group_id } } }));
