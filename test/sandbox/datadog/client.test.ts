import { client, v1, v2 } from '@datadog/datadog-api-client';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { z } from 'zod';
import { credentials } from '../../../src/sandbox/people.ts';
import { openDatadog, type World } from './wire.ts';

/* Datadog's own client must take the stand-in for Datadog. */

let world: World;

beforeEach(async () => {
  world = await openDatadog();
});
afterEach(() => world.datadog.stop());

const configuration = () =>
  client.createConfiguration({
    baseServer: new client.BaseServerConfiguration(world.datadog.apiUrl, {}),
    authMethods: { apiKeyAuth: credentials.datadogApiKey, appKeyAuth: credentials.datadogAppKey },
  });
const accounts = () => new v2.ServiceAccountsApi(configuration());
const serviceAccountId = credentials.serviceAccount;

const create = (name: string, scopes: string[]) =>
  accounts().createServiceAccountApplicationKey({
    serviceAccountId,
    body: { data: { type: 'application_keys', attributes: { name, scopes } } },
  });

/** Status and parsed body of the client's rejection; anything else fails the test. */
const rejection = async (call: Promise<unknown>) => {
  const thrown = await call.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  return z.object({ code: z.number(), body: z.unknown() }).parse(thrown);
};

test('the client creates a key with scopes and reads its secret', async () => {
  const { data } = await create('k', ['dashboards_read', 'monitors_read']);
  expect(data?.id).toMatch(/^[0-9a-f-]{36}$/);
  expect(data?.attributes?.key).toMatch(/^ddapp_FakeKey/);
  expect(data?.attributes?.scopes).toEqual(['dashboards_read', 'monitors_read']);
  expect(data?.attributes?.createdAt).toEqual(world.now());
});

test('the client pages through a list by its total', async () => {
  for (const name of ['a', 'b', 'c']) await create(name, ['dashboards_read']);
  const names: (string | undefined)[] = [];
  let total = 1;
  for (let pageNumber = 0; names.length < total; pageNumber += 1) {
    const page = await accounts().listServiceAccountApplicationKeys({
      serviceAccountId,
      pageSize: 2,
      pageNumber,
      sort: '-name',
    });
    total = page.meta?.page?.totalFilteredCount ?? 0;
    names.push(...(page.data ?? []).map((key) => key.attributes?.name));
  }
  expect(names).toEqual(['c', 'b', 'a']);
});

test('the client deletes a key once; the second time it is told that there is none', async () => {
  const appKeyId = (await create('k', ['dashboards_read'])).data?.id ?? '';
  const remove = () =>
    accounts().deleteServiceAccountApplicationKey({ serviceAccountId, appKeyId });
  await remove();
  expect(await rejection(remove())).toMatchObject({
    code: 404,
    body: { errors: ['Application key not found'] },
  });
});

test('the client lists permissions with the scope-only names', async () => {
  const roles = new v2.RolesApi(configuration());
  const { data } = await roles.listPermissions({ includeScopes: true });
  const metrics = data?.find((permission) => permission.attributes?.name === 'metrics_read');
  expect(metrics?.attributes).toMatchObject({ groupName: 'Metrics', displayType: 'read' });
});

test('the client reports an unknown scope, a rate limit and a rate limit without a body', async () => {
  expect(await rejection(create('k', ['metrics_write']))).toMatchObject({
    code: 400,
    body: { errors: ['Invalid scopes'] },
  });
  world.datadog.fault({
    side: 'datadog',
    call: 'create',
    what: { kind: 'rate-limited', seconds: 3 },
  });
  expect((await rejection(create('k', ['dashboards_read']))).code).toBe(429);
  world.datadog.fault({ side: 'datadog', call: 'create', what: { kind: 'rate-limited' } });
  expect(await rejection(create('k', ['dashboards_read']))).toMatchObject({ code: 429, body: '' });
});

test('a broken 201 does not make the client throw, and holds no key', async () => {
  world.datadog.fault({
    side: 'datadog',
    call: 'create',
    what: { kind: 'answer-after', status: 201, body: '<html>' },
  });
  expect((await create('k', ['dashboards_read'])).data).toBeUndefined();
  expect(world.datadog.keys()).toHaveLength(1);
});

test('the client finds the pair valid, and who it belongs to', async () => {
  const pair = await new v2.KeyManagementApi(configuration()).validateAPIKey();
  expect(pair.status).toBe('ok');
  expect((await new v1.AuthenticationApi(configuration()).validate()).valid).toBe(true);
  const { data } = await new v2.UsersApi(configuration()).getCurrentUser();
  expect(data?.attributes?.serviceAccount).toBe(false);
});

test('the client makes a token that ends and lists it with its end', async () => {
  const expiresAt = new Date(world.now().getTime() + 2 * 86_400_000);
  const made = await accounts().createServiceAccountAccessToken({
    serviceAccountId,
    body: {
      data: {
        type: 'service_access_tokens',
        attributes: { name: 't', scopes: ['dashboards_read'], expiresAt },
      },
    },
  });
  expect(made.data?.attributes?.key).toMatch(/^ddsat_FakeToken/);
  const all = await accounts().listServiceAccountAccessTokens({ serviceAccountId });
  expect(all.data?.map((token) => token.attributes?.expiresAt)).toEqual([expiresAt]);
});
