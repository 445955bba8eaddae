import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { z } from 'zod';
import { credentials } from '../../../src/sandbox/people.ts';
import {
  botKeys,
  errorsOf,
  everyone,
  keyBody,
  listed,
  made,
  mine,
  newDashboard,
  ofAccount,
  openDatadog,
  say,
  type World,
  withKey,
} from './wire.ts';

let world: World;

beforeEach(async () => {
  world = await openDatadog();
});
afterEach(() => world.datadog.stop());

const keyWith = async (path: string, scopes: readonly string[]) =>
  made(await say(world.datadog, `POST ${path}`, { body: keyBody('k', scopes) }));

const statusOf = async (what: string, key: string, body?: unknown) =>
  (await say(world.datadog, what, { headers: withKey(key), body })).status;

const apiKeyOnly = { 'dd-api-key': credentials.datadogApiKey };

test('a call without keys is unauthorized; one with unknown keys is forbidden', async () => {
  const ask = async (headers: Readonly<Record<string, string>>) => {
    const said = await say(world.datadog, 'GET /api/v2/validate_keys', { headers });
    return [said.status, errorsOf(said)];
  };
  expect(await ask({})).toEqual([401, ['Unauthorized']]);
  expect(await ask(apiKeyOnly)).toEqual([401, ['Unauthorized']]);
  expect(await ask({ ...botKeys, 'dd-api-key': 'f'.repeat(32) })).toEqual([403, ['Forbidden']]);
  expect(await ask(withKey('ddapp_nobody'))).toEqual([403, ['Forbidden']]);
});

test('the bot’s own pair is valid, and its API key alone as well', async () => {
  const pair = await say(world.datadog, 'GET /api/v2/validate_keys');
  expect([pair.status, pair.text]).toEqual([200, '{"status":"ok"}']);
  const alone = await say(world.datadog, 'GET /api/v1/validate', { headers: apiKeyOnly });
  expect([alone.status, alone.text]).toEqual([200, '{"valid":true}']);
});

test('a key opens what its scopes name and nothing else', async () => {
  const { key } = await keyWith(ofAccount, ['dashboards_read', 'monitors_write']);
  const monitor = { type: 'metric alert', query: 'avg(last_5m):avg:system.load.1{*} > 4' };
  expect(await statusOf('GET /api/v1/dashboard', key)).toBe(200);
  expect(await statusOf('POST /api/v1/dashboard', key, newDashboard)).toBe(403);
  expect(await statusOf('GET /api/v1/monitor', key)).toBe(403);
  expect(await statusOf('POST /api/v1/monitor', key, monitor)).toBe(200);
});

test('a scope that the key’s owner may not use opens nothing', async () => {
  const reader = '/api/v2/service_accounts/3f0c0000-0000-4000-8000-000000000002/application_keys';
  const { key } = await keyWith(reader, ['dashboards_read', 'dashboards_write']);
  expect(await statusOf('GET /api/v1/dashboard', key)).toBe(200);
  expect(await statusOf('POST /api/v1/dashboard', key, newDashboard)).toBe(403);
});

test('what is made with a key can be read with a key', async () => {
  const { key } = await keyWith(ofAccount, ['dashboards_read', 'dashboards_write']);
  expect(await statusOf('POST /api/v1/dashboard', key, newDashboard)).toBe(200);
  expect(await statusOf('POST /api/v1/dashboard', key, { title: 'no layout' })).toBe(400);
  const said = await say(world.datadog, 'GET /api/v1/dashboard', { headers: withKey(key) });
  expect(JSON.parse(said.text)).toMatchObject({ dashboards: [{ title: 'Latency' }] });
});

test('a handed-out key cannot manage keys, unless it was given the scope and its owner may', async () => {
  const outside = await keyWith(ofAccount, ['user_app_keys', 'service_account_write']);
  const minting = await keyWith(mine, ['user_app_keys']);
  expect(await statusOf(`POST ${mine}`, outside.key, keyBody('more'))).toBe(403);
  expect(await statusOf(`GET ${everyone}`, minting.key)).toBe(403);
  expect(await statusOf(`POST ${mine}`, minting.key, keyBody('more'))).toBe(201);
});

test('a call notes when the key was last used, by the sandbox’s clock', async () => {
  const { id, key } = await keyWith(ofAccount, ['dashboards_read']);
  const lastUsed = async () => listed(await say(world.datadog, `GET ${ofAccount}`)).lastUsed;
  expect(await lastUsed()).toEqual([null]);
  world.moveClock(90_000);
  await statusOf('GET /api/v1/dashboard', key);
  expect(await lastUsed()).toEqual(['2026-03-02T09:01:30.000000+00:00']);
  expect(world.datadog.keys()).toMatchObject([{ id, lastUsedAt: '2026-03-02T09:01:30.000Z' }]);
});

test('the current user is the owner of the calling key', async () => {
  const { key } = await keyWith(ofAccount, []);
  const User = z.object({ data: z.object({ id: z.string(), type: z.literal('users') }) });
  const who = async (headers: Readonly<Record<string, string>>) =>
    User.parse(
      JSON.parse((await say(world.datadog, 'GET /api/v2/current_user', { headers })).text),
    );
  expect((await who(withKey(key))).data.id).toBe(credentials.serviceAccount);
  expect((await who(botKeys)).data.id).toBe('3f0c0000-0000-4000-8000-0000000000b0');
});

test('the permission list leaves scope-only names out unless it is asked for scopes', async () => {
  const names = async (query: string) =>
    listed(await say(world.datadog, `GET /api/v2/permissions${query}`)).names;
  const plain = await names('');
  const all = await names('?include_scopes=true');
  const scopeOnly = ['metrics_read', 'timeseries_query', 'user_access_read'];
  expect(plain).toEqual(expect.arrayContaining(['admin', 'standard', 'dashboards_read']));
  expect(all.filter((name) => !plain.includes(name))).toEqual(scopeOnly);
  const { key } = await keyWith(mine, ['dashboards_read']);
  expect(await statusOf('GET /api/v2/permissions', key)).toBe(403);
});

test('what Datadog does not have is not found and still shows in the call log', async () => {
  expect((await say(world.datadog, 'PUT /api/v2/permissions')).status).toBe(404);
  expect((await say(world.datadog, 'GET /api/v3/everything')).status).toBe(404);
  expect(world.datadog.calls().map(({ method, status }) => [method, status])).toEqual([
    ['other', 404],
    ['other', 404],
  ]);
});
