import { expect, test } from '@jest/globals';
import { datadogRegister } from '../../src/datadog/register.ts';
import { OrgId } from '../../src/policy/ids.ts';
import { stranger } from '../access/hand-made-register.ts';
import { onlyNock, wire } from './only-nock.ts';
import { account, freshCalls, keyId, org, service, start } from './wishes.ts';

onlyNock();

const register = () =>
  datadogRegister(freshCalls(), (id) =>
    id === org ? { apiKey: 'api-key', appKey: 'app-key' } : undefined,
  );
const everyKey = '/api/v2/application_keys';
const ownKeys = `/api/v2/service_accounts/${account}/application_keys`;
const tokens = `/api/v2/service_accounts/${account}/access_tokens`;
const empty = { data: [], meta: { page: { total_filtered_count: 0 } } };
const id = (at: number): string => `6b0c0000-0000-4000-8000-${String(at).padStart(12, '0')}`;
const item = (at: number) => ({
  type: 'application_keys',
  id: id(at),
  attributes: { name: `key ${at}`, last4: 'ab12', scopes: null, last_used_at: null },
});
const list = (path: string, reply: object, page = 0) =>
  wire()
    .get(path)
    .query((query) => query['page[number]'] === String(page) && query['page[size]'] === '100')
    .reply(200, reply);
const restIsEmpty = (): void => {
  list('/api/v2/api_keys', empty);
  list(ownKeys, empty);
  list(tokens, empty);
};

test('every page of every list is read, with what it says of use, leak and owner', async () => {
  const total = { meta: { page: { total_filtered_count: 101 }, max_allowed_per_user: 1000 } };
  const first = Array.from({ length: 100 }, (_, at) => item(at));
  list(everyKey, { data: first, ...total });
  const last = {
    ...item(100),
    attributes: { ...item(100).attributes, scopes: ['dashboards_read'], last_used_at: start },
    relationships: {
      owned_by: { data: { type: 'users', id: keyId } },
      leak_information: { data: { type: 'leaked_keys', id: 'found' } },
    },
  };
  const included = [{ type: 'users', id: keyId, attributes: { disabled: true } }];
  list(everyKey, { data: [last], included, ...total }, 1);
  restIsEmpty();
  const survey = await register().survey(org, [service]);
  if (survey.kind !== 'read') throw new Error('not read');
  expect(survey.lists.map(({ credential }) => credential)).toEqual([
    'application',
    'api',
    'application',
    'token',
  ]);
  const keys = survey.lists[0]?.keys ?? [];
  expect(keys).toHaveLength(101);
  expect(keys[0]).toMatchObject({ scopes: null, lastUsedAt: null, isLeaked: false });
  expect(keys[100]).toMatchObject({
    scopes: ['dashboards_read'],
    lastUsedAt: start,
    isLeaked: true,
    ownerId: keyId,
    ownerDisabled: true,
  });
});

test('a list that the bot may not read is no list without keys', async () => {
  wire()
    .get(everyKey)
    .query(true)
    .reply(403, { errors: ['Forbidden'] });
  restIsEmpty();
  const survey = await register().survey(org, [service]);
  expect(survey).toMatchObject({ kind: 'read', lists: [{ keys: null }, { keys: [] }, {}, {}] });
});

for (const [what, status, body] of [
  ['a fault of Datadog', 503, { errors: ['down'] }],
  ['a page of somebody in between', 403, '<html>'],
  ['an answer that is no list', 200, { errors: [] }],
  ['a list that ends too early', 200, { data: [], meta: { page: { total_filtered_count: 7 } } }],
] as const) {
  test(`${what} proves nothing`, async () => {
    wire().get(everyKey).query(true).reply(status, body);
    expect(await register().survey(org, [service])).toEqual({ kind: 'unknown' });
  });
}

test('a rate limit is waited for as long as Datadog says', async () => {
  const headers = { 'X-RateLimit-Reset': '7' };
  wire()
    .get(everyKey)
    .query(true)
    .reply(429, { errors: ['slow down'] }, headers);
  expect(await register().survey(org, [service])).toMatchObject({ kind: 'busy' });
});

test('whoever asks while a survey runs is given the same one', async () => {
  list(everyKey, empty);
  restIsEmpty();
  const one = register();
  const [first, second] = await Promise.all([
    one.survey(org, [service]),
    one.survey(org, [service]),
  ]);
  expect(second).toBe(first);
});

test("the bot's own keys are known by their last four, and a key without any may be one", () => {
  const { isBots } = register();
  const key = stranger(id(1));
  expect(isBots(org, { ...key, last4: '-key' })).toBe(true);
  expect(isBots(org, { ...key, credential: 'api', last4: '-key' })).toBe(true);
  expect(isBots(org, { ...key, last4: '' })).toBe(true);
  expect(isBots(OrgId.parse('elsewhere'), key)).toBe(true);
  expect(isBots(org, { ...key, last4: 'ab12' })).toBe(false);
});
