import createClient from 'openapi-fetch';
import { describe, expect, test, vi } from 'vitest';

import { guard } from './guard';

interface Paths {
  '/thing': Record<'get' | 'post' | 'delete', { responses: { 200: { content: { 'application/json': unknown } } } }>;
}

function answered(status: number, body: unknown) {
  const [ended, stale] = [vi.fn(), vi.fn()];
  const sent: Request[] = [];
  const fetch = (request: Request) => {
    sent.push(request);
    return Promise.resolve(Response.json(body, { status }));
  };
  const client = createClient<Paths>({ baseUrl: 'http://localhost', fetch });
  client.use(guard({ csrfToken: () => 'token', ended, stale }));
  return { client, sent, ended, stale };
}

describe('the session of the page', () => {
  test('its token goes with what changes something, and with nothing else', async () => {
    const { client, sent } = answered(200, {});
    await client.GET('/thing');
    await client.POST('/thing');
    await client.DELETE('/thing');
    expect(sent.map(({ headers }) => headers.get('x-csrf-token'))).toEqual([null, 'token', 'token']);
  });
  test.each(['session-ended', 'credentials-missing'])('has ended when the server says %s', async (code) => {
    const { client, ended } = answered(401, { code });
    await client.GET('/thing');
    expect(ended).toHaveBeenCalledOnce();
  });
  test.each(['password-wrong', 'sign-in-failed'])('goes on when what was typed is wrong: %s', async (code) => {
    const { client, ended } = answered(401, { code });
    await client.POST('/thing');
    expect(ended).not.toHaveBeenCalled();
  });
  test('is asked for anew when the token is of another one', async () => {
    const { client, stale } = answered(403, { code: 'csrf-token-wrong' });
    await client.POST('/thing');
    expect(stale).toHaveBeenCalledOnce();
  });
});
