import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { z } from 'zod';
import { keyBody, made, mine, openDatadog, say, type World, withKey } from './wire.ts';

let world: World;
beforeEach(async () => {
  world = await openDatadog();
});
afterEach(() => world.datadog.stop());

const Found = z.object({
  data: z.array(
    z.object({
      type: z.literal('audit'),
      attributes: z.object({
        attributes: z.object({
          http: z.object({
            method: z.string(),
            status_code: z.number(),
            url_details: z.object({ path: z.string() }),
          }),
        }),
      }),
    }),
  ),
  meta: z.object({ page: z.object({ after: z.string() }).optional() }),
});
const search = (query: string, more: object = {}) =>
  say(world.datadog, 'POST /api/v2/audit/events/search', {
    body: { filter: { query, from: 'now-1h', to: 'now' }, ...more },
  });
async function found(query: string, more: object = {}) {
  const { data, meta } = Found.parse(JSON.parse((await search(query, more)).text));
  const lines = data.map(({ attributes: { attributes } }) => {
    const { method, status_code, url_details } = attributes.http;
    return `${method} ${url_details.path} ${status_code}`;
  });
  return { lines, after: meta.page?.after };
}
const keyWith = async (scopes: readonly string[]) =>
  made(await say(world.datadog, `POST ${mine}`, { body: keyBody('k', scopes) }));

test('calls are found by the key that made them, refused ones too, and by nothing else', async () => {
  const [one, two] = [await keyWith(['dashboards_read']), await keyWith(['monitors_read'])];
  for (const what of ['GET /api/v1/dashboard', 'GET /api/v1/monitor']) {
    await say(world.datadog, what, { headers: withKey(one.key) });
  }
  await say(world.datadog, 'GET /api/v1/monitor', { headers: withKey(two.key) });
  const ids = `("${one.id}" OR "00000000-0000-4000-8000-000000000000")`;
  const query = `@evt.name:Request (@metadata.app_key.id:${ids} OR @metadata.application_key.id:${ids})`;
  const all = ['GET /api/v1/dashboard 200', 'GET /api/v1/monitor 403'];
  expect((await found(query)).lines).toEqual(all);
  expect((await found(query, { sort: '-timestamp' })).lines).toEqual(all.toReversed());
  const first = await found(query, { page: { limit: 1 } });
  expect(first.lines).toEqual(all.slice(0, 1));
  const rest = await found(query, { page: { limit: 1, cursor: first.after } });
  expect(rest).toEqual({ lines: all.slice(1), after: undefined });
});

test('a search that is not understood is refused, as is one without the permission', async () => {
  for (const query of [
    '@evt.name',
    '(@evt.name:Request',
    'evt.name:Request',
    'NOT @a:b',
    '@a:(b c)',
  ]) {
    expect([query, (await search(query)).status]).toEqual([query, 400]);
  }
  expect((await search('*', { page: { limit: 1001 } })).status).toBe(400);
  expect((await search('*', { page: { cursor: 'made up' } })).status).toBe(400);
  expect((await search('*', { sort: 'name' })).status).toBe(400);
  world.datadog.byHand({
    do: 'permit',
    owner: 'ddkey bot',
    permission: 'audit_logs_read',
    may: false,
  });
  expect((await search('*')).status).toBe(403);
});

test('an org without Audit Trail has no events', async () => {
  world.datadog.byHand({ do: 'audit-trail', on: false });
  await keyWith(['dashboards_read']);
  expect((await found('*')).lines).toEqual([]);
});
