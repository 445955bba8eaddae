import { expect, test } from '@jest/globals';
import { ScopeName } from '../../src/policy/ids.ts';
import { onlyNock, wire } from './only-nock.ts';
import { account, createPath, dead, issuer, keyId, ourselves, ownPath, service } from './wishes.ts';

onlyNock();

const scopes = ['dashboards_read', 'monitors_read'].map((name) => ScopeName.parse(name));
const tokens = `/api/v2/service_accounts/${account}/access_tokens`;

test.each([
  { credential: 'application', owner: service, path: createPath, type: 'application_keys' },
  { credential: 'application', owner: ourselves, path: ownPath, type: 'application_keys' },
  { credential: 'token', owner: service, path: tokens, type: 'service_access_tokens' },
] as const)(
  'a change of $type at $path names its id and its scopes, and nothing else',
  async (of) => {
    const { credential, owner, path, type } = of;
    const bodies: unknown[] = [];
    wire()
      .patch(`${path}/${keyId}`, (body) => bodies.push(body) > 0)
      .reply(200, { data: { id: keyId, type, attributes: { scopes } } });
    // Only the list proves what it may do now.
    expect(await issuer().changeScopes({ ...dead, credential, owner, scopes })).toEqual({
      kind: 'unknown',
    });
    expect(bodies).toEqual([{ data: { type, id: keyId, attributes: { scopes } } }]);
  },
);

test('neither an empty list nor an API key sends anything', async () => {
  const refused = { kind: 'refused', code: 'scopes-refused' };
  expect(await issuer().changeScopes({ ...dead, scopes: [] })).toEqual(refused);
  expect(await issuer().changeScopes({ ...dead, credential: 'api', scopes })).toEqual(refused);
});

test.each([
  [400, { errors: ['Invalid scopes'] }, { kind: 'refused', code: 'scopes-refused' }],
  [403, { errors: ['Forbidden'] }, { kind: 'refused', code: 'owner-may-not' }],
  [403, '<html>a proxy</html>', { kind: 'unknown' }],
  [404, { errors: ['Application key not found'] }, { kind: 'unknown' }],
  [500, { errors: ['Internal'] }, { kind: 'unknown' }],
] as const)('a %s that says %j comes to %j', async (status, body, expected) => {
  wire().patch(`${createPath}/${keyId}`).reply(status, body);
  expect(await issuer().changeScopes({ ...dead, scopes })).toEqual(expected);
});

test('a 429 is waited for', async () => {
  wire()
    .patch(`${createPath}/${keyId}`)
    .reply(429, { errors: ['Too many'] }, { 'x-ratelimit-reset': '7' });
  expect(await issuer().changeScopes({ ...dead, scopes })).toMatchObject({ kind: 'busy' });
});
