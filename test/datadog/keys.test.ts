import { expect, test } from '@jest/globals';
import { secondsBetween } from '../../src/policy/instant.ts';
import { onlyNock, wire } from './only-nock.ts';
import {
  createdBody,
  createPath,
  dead,
  goodBody,
  issuer,
  keyId,
  name,
  org,
  ourselves,
  ownPath,
  secret,
  service,
  start,
  wish,
} from './wishes.ts';

onlyNock();

for (const [who, owner, path] of [
  ['a service account', service, createPath],
  ['the current user', ourselves, ownPath],
] as const) {
  test(`a key of ${who} is asked for with its name, its scopes and nothing else`, async () => {
    const bodies: unknown[] = [];
    const headers: string[] = [];
    wire()
      .post(path, (body) => bodies.push(body) > 0)
      .reply(201, function answer() {
        headers.push(...Object.keys(this.req.headers).map((header) => header.toLowerCase()));
        return goodBody;
      });
    const issued = await issuer().create({ ...wish, owner });
    expect(issued).toMatchObject({
      kind: 'created',
      datadogId: keyId,
      last4: 'ab12',
      scopes: wish.scopes,
    });
    expect(JSON.stringify(issued)).not.toContain(secret);
    expect(issued.kind === 'created' && issued.secret.reveal()).toBe(secret);
    expect(bodies).toEqual([
      { data: { type: 'application_keys', attributes: { name, scopes: [...wish.scopes] } } },
    ]);
    expect(headers).toEqual(expect.arrayContaining(['dd-api-key', 'dd-application-key']));
    expect(headers).not.toContain('authorization');
    expect(headers).not.toContain('cookie');
  });

  test(`a key of ${who} is deleted on its owner's own path, without a body`, async () => {
    wire().delete(`${path}/${keyId}`, '').reply(204);
    expect(await issuer().revoke({ ...dead, owner })).toEqual({ kind: 'gone' });
  });

  test(`keys of ${who} are looked up by exact name through every page`, async () => {
    const other = (index: number) => ({
      id: `6b0c0000-0000-4000-8000-${String(index).padStart(12, '0')}`,
      type: 'application_keys',
      attributes: { name: `${name} ${index}`, last4: '0000' },
    });
    const meta = { page: { total_filtered_count: 101 } };
    const ours = { id: keyId, type: 'application_keys', attributes: { name, last4: 'ab12' } };
    const page = (number: number) => ({
      'page[size]': '100',
      'page[number]': String(number),
      sort: '-created_at',
    });
    wire()
      .get(path)
      .query(page(0))
      .reply(200, { data: Array.from({ length: 100 }, (_, index) => other(index)), meta })
      .get(path)
      .query(page(1))
      .reply(200, { data: [ours], meta });
    expect(await issuer().lookUp({ credential: 'application', org, owner, name })).toEqual({
      kind: 'found',
      keys: [{ datadogId: keyId, last4: 'ab12', lastUsedAt: null, scopes: null }],
    });
  });
}

test('an empty scope list sends nothing', async () => {
  expect(await issuer().create({ ...wish, scopes: [] })).toEqual({
    kind: 'refused',
    code: 'scopes-refused',
  });
});

const broken: Readonly<Record<string, string | object>> = {
  'no body': '',
  'no JSON': '<html>hello</html>',
  'an empty object': {},
  'no data': { data: null },
  'no id': { data: { type: 'application_keys', attributes: { key: secret, scopes: wish.scopes } } },
  'an id that is no UUID': {
    data: { id: '../api_keys', type: 'application_keys', attributes: { key: secret } },
  },
  'no key': createdBody({ name, scopes: wish.scopes }),
  'an empty key': createdBody({ name, key: '', scopes: wish.scopes }),
  'a key that is a number': createdBody({ name, key: 12_345_678, scopes: wish.scopes }),
};
for (const [what, body] of Object.entries(broken)) {
  test(`a 201 with ${what} proves nothing: something may have been made`, async () => {
    wire().post(createPath).reply(201, body);
    expect(await issuer().create(wish)).toEqual({ kind: 'unknown' });
  });
}

test('a key without scopes in the answer is given back as one without scopes, to be refused', async () => {
  wire()
    .post(createPath)
    .reply(201, createdBody({ name, key: secret, scopes: null }));
  expect(await issuer().create(wish)).toMatchObject({ kind: 'created', scopes: [] });
});

test('too many calls: busy for as long as the header says, and no further call meanwhile', async () => {
  wire()
    .post(createPath)
    .reply(429, { errors: ['Too many'] }, { 'x-ratelimit-reset': '42' });
  const keys = issuer();
  const first = await keys.create(wish);
  expect(first.kind === 'busy' && Math.round(secondsBetween(start, first.notBefore))).toBe(42);
  expect(await keys.create(wish)).toMatchObject({ kind: 'busy' });
  wire().delete(`${createPath}/${keyId}`).reply(204);
  expect(await keys.revoke(dead)).toEqual({ kind: 'gone' });
});

test('too many calls without a header: busy for a while, and no further call meanwhile', async () => {
  wire()
    .post(createPath)
    .reply(429, { errors: ['Too many'] });
  const keys = issuer();
  const first = await keys.create(wish);
  expect(first.kind === 'busy' && first.notBefore > start).toBe(true);
  expect(await keys.create(wish)).toMatchObject({ kind: 'busy' });
});

for (const [status, code] of [
  [400, 'scopes-refused'],
  [401, 'owner-may-not'],
  [403, 'owner-may-not'],
  [404, 'datadog-refused'],
  [409, 'datadog-refused'],
] as const) {
  test(`a creation answered ${status} made nothing: ${code}`, async () => {
    wire()
      .post(createPath)
      .reply(status, { errors: ['no'] });
    expect(await issuer().create(wish)).toEqual({ kind: 'refused', code });
  });
}

for (const status of [500, 502, 503, 504]) {
  test(`a ${status} is no answer, for a creation, a deletion and a list`, async () => {
    wire()
      .post(createPath)
      .reply(status, { errors: ['down'] });
    wire()
      .delete(`${createPath}/${keyId}`)
      .reply(status, { errors: ['down'] });
    wire()
      .get(createPath)
      .query(true)
      .reply(status, { errors: ['down'] });
    expect(await issuer().create(wish)).toEqual({ kind: 'unknown' });
    expect(await issuer().revoke(dead)).toEqual({ kind: 'unknown' });
    expect(await issuer().lookUp(wish)).toEqual({ kind: 'unknown' });
  });
}

test('a connection that breaks is no answer', async () => {
  wire().post(createPath).replyWithError('socket hang up');
  wire().delete(`${createPath}/${keyId}`).replyWithError('socket hang up');
  wire().get(createPath).query(true).replyWithError('socket hang up');
  expect(await issuer().create(wish)).toEqual({ kind: 'unknown' });
  expect(await issuer().revoke(dead)).toEqual({ kind: 'unknown' });
  expect(await issuer().lookUp(wish)).toEqual({ kind: 'unknown' });
});

test('a deletion answered 404 is done, and one answered 403 is not', async () => {
  wire()
    .delete(`${createPath}/${keyId}`)
    .reply(404, { errors: ['not found'] });
  expect(await issuer().revoke(dead)).toEqual({ kind: 'gone' });
  wire()
    .delete(`${createPath}/${keyId}`)
    .reply(403, { errors: ['forbidden'] });
  expect(await issuer().revoke(dead)).toEqual({ kind: 'refused' });
});

test('a list that cannot be read is no proof that a key was not made', async () => {
  wire()
    .get(createPath)
    .query(true)
    .reply(200, { data: [{ id: 'x' }] });
  expect(await issuer().lookUp(wish)).toEqual({ kind: 'unknown' });
});

test('an adopted key of somebody else is deleted among the keys of the whole org', async () => {
  wire().delete(`/api/v2/application_keys/${keyId}`).reply(204);
  const owner = { kind: 'other', id: service.id } as const;
  expect(await issuer().revoke({ ...dead, owner })).toEqual({ kind: 'gone' });
});
