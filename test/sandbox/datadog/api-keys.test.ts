import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { errorsOf, listed, made, openDatadog, say, type World, withKey } from './wire.ts';

let world: World;

beforeEach(async () => {
  world = await openDatadog({ maxApiKeys: 3 });
});
afterEach(() => world.datadog.stop());

const path = '/api/v2/api_keys';

const body = (name: string, more = {}) => ({
  data: { type: 'api_keys', attributes: { name, ...more } },
});
const create = (name: string, more = {}) =>
  say(world.datadog, `POST ${path}`, { body: body(name, more) });

test('an API key is 32 hexadecimal digits, works at once, and reads no remote configuration when told so', async () => {
  const said = await create('agent', { remote_config_read_enabled: false });
  const key = made(said);
  expect(said.status).toBe(201);
  expect(key.key).toMatch(/^fa4efa4efa4e[0-9a-f]{20}$/);
  expect(JSON.parse(said.text)).toMatchObject({
    data: { attributes: { remote_config_read_enabled: false, last4: key.key.slice(-4) } },
  });
  const valid = await say(world.datadog, 'GET /api/v1/validate', {
    headers: { 'dd-api-key': key.key },
  });
  expect(valid.status).toBe(200);
});

test('lists hide the secret of an API key; its own page and an edit show it again', async () => {
  const { id, key } = made(await create('agent'));
  expect((await say(world.datadog, `GET ${path}`)).text).not.toContain(key);
  expect((await say(world.datadog, `GET ${path}/${id}`)).text).toContain(key);
  const edit = { data: { type: 'api_keys', id, attributes: { name: 'renamed' } } };
  const edited = await say(world.datadog, `PATCH ${path}/${id}`, { body: edit });
  expect(edited.text).toContain(key);
  expect(world.datadog.keys()).toMatchObject([{ kind: 'api', name: 'renamed', scopes: null }]);
});

test('a name is taken once in an org, and the org has a limit', async () => {
  expect((await create('one')).status).toBe(201);
  expect((await create('one')).status).toBe(409);
  expect((await create('two')).status).toBe(201);
  expect((await create('three')).status).toBe(400);
  const all = await say(world.datadog, `GET ${path}`);
  expect(JSON.parse(all.text)).toMatchObject({ meta: { max_allowed: 3 } });
});

test('a deleted API key opens nothing and is not found again', async () => {
  const { id, key } = made(await create('agent'));
  expect((await say(world.datadog, `DELETE ${path}/${id}`)).status).toBe(204);
  const again = await say(world.datadog, `DELETE ${path}/${id}`);
  expect([again.status, errorsOf(again)]).toEqual([404, ['API key not found']]);
  const headers = { 'dd-api-key': key };
  expect((await say(world.datadog, 'GET /api/v1/validate', { headers })).status).toBe(403);
});

test('the org keeps its last API key', async () => {
  const [id] = listed(await say(world.datadog, `GET ${path}`)).ids;
  expect((await say(world.datadog, `DELETE ${path}/${id}`)).status).toBe(400);
});

test('deleting asks for a permission of its own', async () => {
  const agent = made(await create('agent'));
  const writer = made(
    await say(world.datadog, 'POST /api/v2/current_user/application_keys', {
      body: {
        data: { type: 'application_keys', attributes: { name: 'w', scopes: ['dashboards_write'] } },
      },
    }),
  );
  const said = await say(world.datadog, `DELETE ${path}/${agent.id}`, {
    headers: withKey(writer.key),
  });
  expect(said.status).toBe(403);
});
