import { expect, test } from '@jest/globals';
import { instantOf } from '../../src/policy/instant.ts';
import { onlyNock, wire } from './only-nock.ts';
import { account, issuer, keyId, name, secret, wish } from './wishes.ts';

onlyNock();

test('a token is asked for with its end at Datadog, an API key without scopes or remote configuration', async () => {
  const bodies: unknown[] = [];
  const answer = (type: string) => ({
    data: { id: keyId, type, attributes: { name, key: secret, scopes: wish.scopes } },
  });
  wire()
    .post(`/api/v2/service_accounts/${account}/access_tokens`, (body) => bodies.push(body) > 0)
    .reply(201, answer('service_access_tokens'));
  wire()
    .post('/api/v2/api_keys', (body) => bodies.push(body) > 0)
    .reply(201, { data: { id: keyId, type: 'api_keys', attributes: { name, key: secret } } });
  const expiresAt = instantOf(Date.UTC(2030, 0, 9));
  const token = await issuer().create({ ...wish, credential: 'token', expiresAt });
  const api = await issuer().create({ ...wish, credential: 'api', scopes: [] });
  expect([token.kind, api.kind]).toEqual(['created', 'created']);
  expect(bodies).toEqual([
    {
      data: {
        type: 'service_access_tokens',
        attributes: { name, scopes: [...wish.scopes], expires_at: '2030-01-09T00:00:00Z' },
      },
    },
    { data: { type: 'api_keys', attributes: { name, remote_config_read_enabled: false } } },
  ]);
});

test('an org without access tokens says so, and nothing was made', async () => {
  wire()
    .post(`/api/v2/service_accounts/${account}/access_tokens`)
    .reply(403, { errors: ['Forbidden'] });
  expect(await issuer().create({ ...wish, credential: 'token' })).toEqual({
    kind: 'refused',
    code: 'tokens-not-offered',
  });
});
