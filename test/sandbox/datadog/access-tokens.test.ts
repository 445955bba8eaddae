import { afterEach, beforeEach, expect, test } from '@jest/globals';
import {
  errorsOf,
  keyBody,
  listed,
  made,
  mine,
  newDashboard,
  ofAccount,
  openDatadog,
  say,
  tokenBody,
  tokens,
  type World,
} from './wire.ts';

let world: World;

beforeEach(async () => {
  world = await openDatadog();
});
afterEach(() => world.datadog.stop());

const dayMs = 86_400_000;
const inMs = (ms: number) => new Date(world.now().getTime() + ms);
const create = (scopes: readonly string[], end?: Date) =>
  say(world.datadog, `POST ${tokens}`, { body: tokenBody('t', scopes, end) });
const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
const use = async (token: string, what: string, body?: unknown) =>
  (await say(world.datadog, what, { headers: bearer(token), body })).status;

test('a token opens what its scopes name, without any API key', async () => {
  const token = made(await create(['dashboards_read']));
  expect(token.key).toMatch(/^ddsat_FakeToken[A-Za-z0-9]{13}_FakeKey[A-Za-z0-9]{29}$/);
  expect(await use(token.key, 'GET /api/v1/dashboard')).toBe(200);
  expect(await use(token.key, 'POST /api/v1/dashboard', newDashboard)).toBe(403);
});

test('a token stops at its end without anybody revoking it', async () => {
  const token = made(await create(['dashboards_read'], inMs(dayMs)));
  world.moveClock(dayMs - 1);
  expect(await use(token.key, 'GET /api/v1/dashboard')).toBe(200);
  world.moveClock(1);
  expect(await use(token.key, 'GET /api/v1/dashboard')).toBe(401);
  expect(listed(await say(world.datadog, `GET ${tokens}`)).total).toBe(0);
  expect(world.datadog.keys()).toMatchObject([
    { kind: 'token', expiresAt: '2026-03-03T09:00:00.000Z', revokedAt: null },
  ]);
});

test('a life under a day or over a year is refused', async () => {
  expect((await create(['dashboards_read'], inMs(dayMs - 2000))).status).toBe(400);
  expect((await create(['dashboards_read'], inMs(366 * dayMs))).status).toBe(400);
  expect((await create(['dashboards_read'], inMs(dayMs - 700))).status).toBe(201);
  expect((await create(['dashboards_read'], inMs(365 * dayMs))).status).toBe(201);
});

test('a token needs scopes that exist', async () => {
  expect((await create([])).status).toBe(400);
  const unknown = await create(['users_read']);
  expect([unknown.status, errorsOf(unknown)]).toEqual([400, ['Invalid scopes']]);
});

test('a token makes no application key', async () => {
  const token = made(await create(['user_app_keys', 'service_account_write']));
  for (const path of [mine, ofAccount]) {
    expect(await use(token.key, `POST ${path}`, keyBody('k'))).toBe(403);
  }
});

test('the scopes of a token can be edited, its end cannot, and its secret is not shown again', async () => {
  const { id, key } = made(await create(['dashboards_read'], inMs(2 * dayMs)));
  const edit = (attributes: object, bodyId = id) =>
    say(world.datadog, `PATCH ${tokens}/${id}`, {
      body: { data: { id: bodyId, type: 'service_access_tokens', attributes } },
    });
  const end = inMs(5 * dayMs).toISOString();
  const edited = await edit({ scopes: ['monitors_read'], expires_at: end });
  expect([edited.status, edited.text.includes(key)]).toEqual([200, false]);
  expect(world.datadog.keys()).toMatchObject([
    { scopes: ['monitors_read'], expiresAt: '2026-03-04T09:00:00.000Z' },
  ]);
  expect(await use(key, 'GET /api/v1/monitor')).toBe(200);
  expect(await use(key, 'GET /api/v1/dashboard')).toBe(403);
  expect((await edit({ scopes: [] })).status).toBe(400);
  expect((await edit({ scopes: ['users_read'] })).status).toBe(400);
  expect((await edit({ name: 'other' }, 'another')).status).toBe(422);
  await say(world.datadog, `DELETE ${tokens}/${id}`);
  expect((await edit({ name: 'other' })).status).toBe(404);
});

test('revoking a token twice is fine; a strange id is not found', async () => {
  const { id, key } = made(await create(['dashboards_read']));
  expect((await say(world.datadog, `DELETE ${tokens}/${id}`)).status).toBe(204);
  expect((await say(world.datadog, `DELETE ${tokens}/${id}`)).status).toBe(204);
  expect((await say(world.datadog, `GET ${tokens}/${id}`)).status).toBe(404);
  expect((await say(world.datadog, `DELETE ${tokens}/invalidId`)).status).toBe(404);
  expect(await use(key, 'GET /api/v1/dashboard')).toBe(401);
});

test('only the creation shows the whole token', async () => {
  const { id, key } = made(await create(['dashboards_read']));
  const publicPortion = key.split('_').slice(0, 2).join('_');
  for (const what of [`GET ${tokens}`, `GET ${tokens}/${id}`]) {
    const said = await say(world.datadog, what);
    expect(said.text).not.toContain(key);
    expect(said.text).toContain(publicPortion);
  }
});
