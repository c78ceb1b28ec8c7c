/** What the page asks of the API about files that come in, and the contracts that say what they mean. */

import { queryOptions } from '@tanstack/react-query';

import { queries } from './cache';
import { ApiError, bodyOf, client } from './client';
import type { components } from './schema';
import { session } from './session';

type Schemas = components['schemas'];
export type Inspected = Schemas['Inspected'];
export type Tried = Schemas['Tried'];
export type TriedSeries = Schemas['TriedSeries'];
export type FileLine = Schemas['FileLine'];
export type FileGuess = Schemas['Guess'];
export type FileColumn = Schemas['FileColumn'];
export type Fitting = Schemas['FittingContract'];
export type KeptContract = Schemas['Contract'];

/** A file, or the beginning of a longer one. */
export interface Sent {
  name: string;
  content: Blob;
  cut: boolean;
}

/** The newest version of each kept contract. */
export const contracts = queryOptions({
  queryKey: ['contracts'],
  queryFn: async ({ signal }) => {
    const every = bodyOf(await client.GET('/api/v1/contracts', { signal }));
    return every.filter((one, at) => every[at - 1]?.name !== one.name);
  },
});

/** The contract goes before the file in one body. */
function asked({ name, content, cut }: Sent, contract: string) {
  const before = new Blob([contract]);
  return {
    params: { query: { name, cut, contract_bytes: before.size } },
    body: new Blob([before, content]) as unknown as string,
    bodySerializer: (body: unknown) => body as Blob,
    headers: { 'content-type': 'application/octet-stream' },
  };
}

export const inspectFile = async (sent: Sent, contract: string, signal?: AbortSignal) =>
  bodyOf(await client.POST('/api/v1/files/inspect', { ...asked(sent, contract), ...(signal && { signal }) }));

export const tryFile = async (sent: Sent, contract: string, signal?: AbortSignal) =>
  bodyOf(await client.POST('/api/v1/files/dry-run', { ...asked(sent, contract), ...(signal && { signal }) }));

export const keepContract = async (text: string) =>
  bodyOf(
    await client.POST('/api/v1/contracts', { body: text, bodySerializer: (body) => body, headers: { 'content-type': 'application/toml' } }),
  );

/** Send a whole file; only XMLHttpRequest tells how far it is. Returns the run that loads it. */
export function uploadFile(file: File, contract: string, onShare: (share: number) => void, signal: AbortSignal): Promise<string> {
  const query = new URLSearchParams({ contract, name: file.name });
  const token = queries.getQueryData(session.queryKey)?.me?.csrf_token;
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open('POST', `/api/v1/files?${query.toString()}`);
    request.setRequestHeader('content-type', 'application/octet-stream');
    if (token) request.setRequestHeader('x-csrf-token', token);
    request.upload.onprogress = ({ loaded, total }) => {
      onShare(total ? loaded / total : 0);
    };
    request.onload = () => {
      const told = read(request.responseText);
      if (request.status === 202) resolve(String(told['run_id']));
      else reject(new ApiError(request.status, told, request.statusText));
    };
    request.onerror = () => {
      reject(new TypeError('the server does not answer'));
    };
    request.onabort = () => {
      reject(new DOMException('stopped', 'AbortError'));
    };
    signal.addEventListener('abort', () => {
      request.abort();
    });
    request.send(file);
  });
}

function read(text: string): Record<string, unknown> {
  try {
    return JSON.parse(text) as Record<string, unknown>;
  } catch {
    return {};
  }
}
