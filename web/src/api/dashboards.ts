/** What the pages of dashboards ask: what there is, one with its versions, and many panels in one request. */

import { queryOptions } from '@tanstack/react-query';

import { bodyOf, client, done } from './client';
import type { components } from './schema';

type Schemas = components['schemas'];
export type Listed = Schemas['DashboardListed'];
export type Dashboard = Schemas['Dashboard'];
export type Version = Schemas['DashboardVersion'];
export type Content = Schemas['Content'];
export type Panel = Content['panels'][number];
export type ChartPanel = Extract<Panel, { kind: 'chart' }>;
export type TilePanel = Extract<Panel, { kind: 'tile' }>;
export type TablePanel = Extract<Panel, { kind: 'table' }>;
export type MapOfSites = Extract<Panel, { kind: 'map' }>;
export type Choice = MapOfSites['choice'];
export type TextPanel = Extract<Panel, { kind: 'text' }>;
export type Place = Panel['place'];
export type Sharing = Listed['sharing'];
export type Answer = Schemas['PanelAnswer'];
export type Answers = Schemas['PanelAnswers'];
export type PanelsAsked = Schemas['PanelsAsked'];

export const dashboards = queryOptions({
  queryKey: ['dashboards', 'list'],
  queryFn: async ({ signal }) => bodyOf(await client.GET('/api/v1/dashboards', { signal })),
});

const path = (dashboard_id: string) => ({ params: { path: { dashboard_id } } });

export const dashboard = (id: string) =>
  queryOptions({
    queryKey: ['dashboards', 'one', id],
    queryFn: async ({ signal }) => bodyOf(await client.GET('/api/v1/dashboards/{dashboard_id}', { ...path(id), signal })),
    retry: false,
  });

export const versions = (id: string) =>
  queryOptions({
    queryKey: ['dashboards', 'versions', id],
    queryFn: async ({ signal }) => bodyOf(await client.GET('/api/v1/dashboards/{dashboard_id}/versions', { ...path(id), signal })),
  });

export const make = async (name: string, content: Content) => bodyOf(await client.POST('/api/v1/dashboards', { body: { name, content } }));

export const save = async (id: string, version: number, name: string, content: Content) =>
  bodyOf(await client.PUT('/api/v1/dashboards/{dashboard_id}', { ...path(id), body: { version, name, content } }));

export const remove = async (id: string) => {
  done(await client.DELETE('/api/v1/dashboards/{dashboard_id}', path(id)));
};

export const share = async (id: string, sharing: Sharing, roles: string[]) =>
  bodyOf(await client.PUT('/api/v1/dashboards/{dashboard_id}/sharing', { ...path(id), body: { sharing, roles } }));

export const makeHome = async (id: string, roles: string[]) =>
  bodyOf(await client.PUT('/api/v1/dashboards/{dashboard_id}/home', { ...path(id), body: { roles } }));

export const restore = async (id: string, version: number, over: number) =>
  bodyOf(
    await client.POST('/api/v1/dashboards/{dashboard_id}/versions/{version}/restore', {
      params: { path: { dashboard_id: id, version } },
      body: { version: over },
    }),
  );

export const panels = async (body: PanelsAsked): Promise<Answers> => bodyOf(await client.POST('/api/v1/panels', { body }));
