import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { credentials } from '../../../src/sandbox/people.ts';
import {
  botKeys,
  errorsOf,
  everyone,
  keyBody,
  listed,
  made,
  mine,
  ofAccount,
  openDatadog,
  say,
  type World,
  withKey,
} from './wire.ts';

let world: World;

beforeEach(async () => {
  world = await openDatadog({ pageSizeMax: 2, maxAllowedPerUser: 6 });
});
afterEach(() => world.datadog.stop());

const otherAccount = '/api/v2/service_accounts/3f0c0000-0000-4000-8000-000000000002';

test('a created key has the asked scopes, its owner, and a secret that is plainly fake', async () => {
  const { datadog } = world;
  const said = await say(datadog, `POST ${ofAccount}`, {
    body: keyBody('k one', ['dashboards_read', 'monitors_read']),
  });
  expect(said.status).toBe(201);
  const key = made(said);
  expect(key.key).toMatch(/^ddapp_FakeKey[A-Za-z0-9]{27}$/);
  expect(key.last4).toBe(key.key.slice(-4));
  expect(key.scopes).toEqual(['dashboards_read', 'monitors_read']);
  expect(datadog.secrets()).toEqual([key.key]);
  expect(datadog.keys()).toEqual([
    {
      id: key.id,
      kind: 'application',
      name: 'k one',
      last4: key.last4,
      scopes: ['dashboards_read', 'monitors_read'],
      owner: credentials.serviceAccount,
      createdAt: '2026-03-02T09:00:00.000Z',
      expiresAt: null,
      lastUsedAt: null,
      revokedAt: null,
    },
  ]);
});

test('an unknown scope is refused without being named, and makes nothing', async () => {
  const body = keyBody('k', ['dashboards_read', 'metrics_write']);
  const said = await say(world.datadog, `POST ${mine}`, { body });
  expect([said.status, errorsOf(said)]).toEqual([400, ['Invalid scopes']]);
  expect(world.datadog.keys()).toEqual([]);
});

test('scope names count with their case', async () => {
  const said = await say(world.datadog, `POST ${mine}`, {
    body: keyBody('k', ['Dashboards_Read']),
  });
  expect(said.status).toBe(400);
});

test('no scopes, and an empty list too, make a key that may do all that its owner may', async () => {
  const { datadog } = world;
  for (const scopes of [undefined, []]) {
    const key = made(await say(datadog, `POST ${ofAccount}`, { body: keyBody('k', scopes) }));
    expect(key.scopes).toBeNull();
    const used = await say(datadog, 'GET /api/v1/monitor', { headers: withKey(key.key) });
    expect(used.status).toBe(200);
  }
});

test('a blank name, another type, a wrong shape and a body that is no JSON are refused', async () => {
  const bodies = [
    keyBody('  '),
    { data: { type: 'api_keys', attributes: { name: 'k' } } },
    { data: { type: 'application_keys', attributes: { name: 'k', scopes: 'dashboards_read' } } },
    undefined,
  ];
  for (const body of bodies) {
    expect((await say(world.datadog, `POST ${mine}`, { body })).status).toBe(400);
  }
  const broken = await fetch(world.datadog.apiUrl + mine, {
    method: 'POST',
    headers: { ...botKeys, 'content-type': 'application/json' },
    body: '{"data":',
  });
  expect(broken.status).toBe(400);
  expect(world.datadog.keys()).toEqual([]);
});

test('the secret is in the answer to the creation and nowhere else', async () => {
  const { datadog } = world;
  const { id, key } = made(await say(datadog, `POST ${mine}`, { body: keyBody('k') }));
  const edit = { data: { type: 'application_keys', id, attributes: { name: 'k2' } } };
  for (const path of [mine, everyone]) {
    const answers = [
      await say(datadog, `GET ${path}`),
      await say(datadog, `GET ${path}/${id}`),
      await say(datadog, `PATCH ${path}/${id}`, { body: edit }),
    ];
    for (const said of answers) {
      expect(said.status).toBe(200);
      expect(said.text).not.toContain(key);
      expect(said.text).not.toContain('"key"');
    }
  }
});

test('each path reaches the keys of its own owner only; the org-wide one reaches all', async () => {
  const { datadog } = world;
  const ours = made(await say(datadog, `POST ${ofAccount}`, { body: keyBody('of the account') }));
  for (const path of [mine, `${otherAccount}/application_keys`]) {
    for (const method of ['GET', 'DELETE']) {
      const said = await say(datadog, `${method} ${path}/${ours.id}`);
      expect([said.status, errorsOf(said)]).toEqual([404, ['Application key not found']]);
    }
    expect(listed(await say(datadog, `GET ${path}`)).ids).not.toContain(ours.id);
  }
  expect((await say(datadog, `GET ${everyone}/${ours.id}`)).status).toBe(200);
  const owned = `GET ${everyone}?filter[owned_by]=${credentials.serviceAccount}`;
  expect(listed(await say(datadog, owned)).ids).toEqual([ours.id]);
});

test('a service account that is not there, or is a person, is not found', async () => {
  for (const account of ['3f0c0000-0000-4000-8000-0000000000b0', 'nobody']) {
    const path = `/api/v2/service_accounts/${account}/application_keys`;
    const said = await say(world.datadog, `POST ${path}`, { body: keyBody('k') });
    expect(said.status).toBe(404);
  }
});

test('a key is deleted once: then it is not found, opens nothing, and is in no list', async () => {
  const { datadog } = world;
  const key = made(await say(datadog, `POST ${ofAccount}`, { body: keyBody('k') }));
  const deleted = await say(datadog, `DELETE ${ofAccount}/${key.id}`);
  expect([deleted.status, deleted.text]).toEqual([204, '']);
  const again = await say(datadog, `DELETE ${ofAccount}/${key.id}`);
  expect([again.status, errorsOf(again)]).toEqual([404, ['Application key not found']]);
  expect((await say(datadog, `GET ${everyone}/${key.id}`)).status).toBe(404);
  expect(listed(await say(datadog, `GET ${ofAccount}`)).total).toBe(0);
  const used = await say(datadog, 'GET /api/v1/monitor', { headers: withKey(key.key) });
  expect(used.status).toBe(403);
  expect(datadog.keys()[0]?.revokedAt).toBe('2026-03-02T09:00:00.000Z');
});

test('a key that somebody revokes by hand is gone for everybody', async () => {
  const { datadog } = world;
  const { id } = made(await say(datadog, `POST ${ofAccount}`, { body: keyBody('k') }));
  datadog.revokeByHand(id);
  expect((await say(datadog, `DELETE ${ofAccount}/${id}`)).status).toBe(404);
  expect(() => datadog.revokeByHand(id)).toThrow('no live key');
});

test('ids that are no ids, and paths without one, are not found', async () => {
  for (const path of [`${everyone}/invalidId`, `${everyone}/`, `${everyone}/..`]) {
    expect((await say(world.datadog, `DELETE ${path}`)).status).toBe(404);
  }
});

test('an edit replaces name and scopes, and is refused for another id or an unknown scope', async () => {
  const { datadog } = world;
  const { id } = made(await say(datadog, `POST ${mine}`, { body: keyBody('k') }));
  const edit = (bodyId: string, scopes: readonly string[]) =>
    say(datadog, `PATCH ${mine}/${id}`, {
      body: { data: { type: 'application_keys', id: bodyId, attributes: { name: 'new', scopes } } },
    });
  expect((await edit('3f0c0000-0000-4000-8000-00000000dead', [])).status).toBe(422);
  expect((await edit(id, ['nonsense'])).status).toBe(400);
  expect((await edit(id, ['monitors_read'])).status).toBe(200);
  expect(datadog.keys()).toMatchObject([{ name: 'new', scopes: ['monitors_read'] }]);
});

test('lists are cut to pages, and the pages together hold every key once', async () => {
  const { datadog } = world;
  for (const name of ['e', 'b', 'd', 'a', 'c']) {
    await say(datadog, `POST ${ofAccount}`, { body: keyBody(name) });
  }
  const page = async (number: number) =>
    listed(await say(datadog, `GET ${ofAccount}?page[size]=100&page[number]=${number}`));
  const pages = [await page(0), await page(1), await page(2), await page(3)];
  expect(pages.map(({ names }) => names)).toEqual([['a', 'b'], ['c', 'd'], ['e'], []]);
  expect(pages.map(({ total }) => total)).toEqual([5, 5, 5, 5]);
});

test('a filter finds parts of names, and a sort may go backwards', async () => {
  const { datadog, moveClock } = world;
  for (const name of ['ddkey r_1 k_1', 'other', 'DDKEY r_1 k_11']) {
    await say(datadog, `POST ${ofAccount}`, { body: keyBody(name) });
    moveClock(1000);
  }
  const found = await say(datadog, `GET ${ofAccount}?filter=k_1&sort=-created_at`);
  expect(listed(found).names).toEqual(['DDKEY r_1 k_11', 'ddkey r_1 k_1']);
});

test('a page or a sort that makes no sense is refused', async () => {
  for (const query of ['page[size]=0', 'page[number]=-1', 'page[size]=x', 'sort=colour']) {
    expect((await say(world.datadog, `GET ${mine}?${query}`)).status).toBe(400);
  }
});

test('an owner has no more keys than allowed, and a revoked one makes room', async () => {
  const { datadog } = world;
  const create = () => say(datadog, `POST ${ofAccount}`, { body: keyBody('k') });
  const first = made(await create());
  for (let more = 1; more < 6; more += 1) expect((await create()).status).toBe(201);
  expect((await create()).status).toBe(400);
  await say(datadog, `DELETE ${ofAccount}/${first.id}`);
  expect((await create()).status).toBe(201);
});
