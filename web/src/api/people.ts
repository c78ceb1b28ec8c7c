/** What the page asks of the API about members, invitations and roles. */

import { queryOptions } from '@tanstack/react-query';

import { bodyOf, client, done } from './client';
import type { components } from './schema';
import type { Permission } from './session';

type Schemas = components['schemas'];
export type Member = Schemas['Member'];
export type Invitation = Schemas['Invitation'];
export type Role = Schemas['Role'];

export const people = queryOptions({
  queryKey: ['people'],
  queryFn: async ({ signal }) => bodyOf(await client.GET('/api/v1/people', { signal })),
});

export const invitations = queryOptions({
  queryKey: ['invitations'],
  queryFn: async ({ signal }) => bodyOf(await client.GET('/api/v1/invitations', { signal })),
});

export const roles = queryOptions({
  queryKey: ['roles'],
  queryFn: async ({ signal }) => bodyOf(await client.GET('/api/v1/roles', { signal })),
});

export const giveRole = async ({ person_id, role }: { person_id: string; role: string }) =>
  bodyOf(await client.PATCH('/api/v1/people/{person_id}', { params: { path: { person_id } }, body: { role } }));

export const letGo = async (person_id: string) => {
  done(await client.DELETE('/api/v1/people/{person_id}', { params: { path: { person_id } } }));
};

export const invite = async (body: { email: string; role: string; language: 'en' | 'fa' }) =>
  bodyOf(await client.POST('/api/v1/invitations', { body }));

export const revoke = async (invitation_id: string) => {
  done(await client.DELETE('/api/v1/invitations/{invitation_id}', { params: { path: { invitation_id } } }));
};

export const makeRole = async (body: { name: string; permissions: Permission[] }) => bodyOf(await client.POST('/api/v1/roles', { body }));

export const changeRole = async ({ name, permissions }: { name: string; permissions: Permission[] }) =>
  bodyOf(await client.PUT('/api/v1/roles/{role}', { params: { path: { role: name } }, body: { permissions } }));

export const removeRole = async (name: string) => {
  done(await client.DELETE('/api/v1/roles/{role}', { params: { path: { role: name } } }));
};
