import { afterAll, afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import nock from 'nock';
import { openStores } from '../../src/vault/open-stores.ts';
import { type AwsStandIn, awsKey, awsStandIn } from './aws-stand-in.ts';
import { attempt, nothingBefore, wishFor, written } from './wishes.ts';

const target = { store: 'aws', region: 'eu-west-1', secret: 'datadog/backup' } as const;

let aws: AwsStandIn;
let warnings: string[] = [];
beforeEach(async () => {
  aws = await awsStandIn();
  warnings = [];
});
afterEach(() => aws.stop());
// Node's own http is shared with the files that run after this one.
afterAll(() => nock.restore());

const stores = (endpoint: string | null = aws.url, accessKeyId: string = awsKey.id) =>
  openStores(
    {
      vault: null,
      aws: { accessKeyId, secretAccessKey: awsKey.secret, sessionToken: null, endpoint },
    },
    (what) => warnings.push(what),
  );

test('to AWS itself it sends these bytes, signed, over TLS', async () => {
  const bodies: unknown[] = [];
  const headers = { 'content-type': 'application/x-amz-json-1.1' };
  const keep = (body: unknown): boolean => bodies.push(body) > 0;
  const host = 'https://secretsmanager.eu-west-1.amazonaws.com';
  const scope = nock(host, { reqheaders: { authorization: /^AWS4-HMAC-SHA256 Credential=AKIA/u } })
    .post('/', keep)
    .reply(400, { __type: 'ResourceNotFoundException' }, headers)
    .post('/', keep)
    .reply(200, { VersionId: attempt('one') }, headers);
  const came = await stores(null).write(wishFor(target));
  expect(came).toEqual({ kind: 'written', version: attempt('one') });
  expect(scope.isDone()).toBe(true);
  expect(bodies).toEqual([
    { SecretId: 'datadog/backup' },
    {
      Name: 'datadog/backup',
      Description: 'A Datadog key. Written by ddkey, which rotates and revokes it.',
      ClientRequestToken: attempt('one'),
      SecretString: '{"DD_SITE":"datadoghq.eu","DD_APP_KEY":"ddapp_fake_secret"}',
    },
  ]);
});

describe('a write into AWS Secrets Manager', () => {
  test('creates the secret, and puts the next version into it', async () => {
    const first = await stores().write(wishFor(target));
    expect(first).toEqual({ kind: 'written', version: attempt('one') });
    const next = { before: { version: attempt('one'), maybe: [] }, attempt: attempt('two') };
    const second = await stores().write(wishFor(target, next));
    expect(second).toEqual({ kind: 'written', version: attempt('two') });
    expect(aws.at('datadog/backup')).toEqual([written, written]);
  });

  test('writes nothing over what somebody else wrote, or waits to be deleted', async () => {
    aws.byHand('datadog/backup');
    expect(await stores().look({ target, before: nothingBefore })).toEqual({ kind: 'changed' });
    expect(await stores().write(wishFor(target))).toEqual({ kind: 'changed' });
    aws.deleteByHand('datadog/other');
    const other = { ...target, secret: 'datadog/other' };
    expect(await stores().write(wishFor(other))).toEqual({ kind: 'changed' });
    expect(aws.at('datadog/backup')).toHaveLength(1);
  });

  test.each(['lost', 'dropped', { status: 500 }] as const)(
    'without a clear answer (%s) is tried once more, and makes one version',
    async (answer) => {
      aws.faults.push({ on: 'CreateSecret', answer });
      expect(await stores().write(wishFor(target))).toMatchObject({ kind: 'written' });
      expect(aws.at('datadog/backup')).toEqual([written]);
    },
  );

  test('is unclear, and never taken for done, where the second try has no answer either', async () => {
    aws.faults.push({ on: 'CreateSecret', answer: 'lost' });
    aws.faults.push({ on: 'PutSecretValue', answer: 'dropped' });
    expect(await stores().write(wishFor(target))).toEqual({ kind: 'unclear' });
  });

  test('follows a write of which it never heard', async () => {
    await stores().write(wishFor(target));
    const next = { before: { version: null, maybe: [attempt('one')] }, attempt: attempt('two') };
    expect(await stores().write(wishFor(target, next))).toMatchObject({ kind: 'written' });
  });

  test('is refused to a stranger, waits when throttled, and warns without the secret', async () => {
    const stranger = stores(aws.url, 'AKIASOMEBODYELSE0000');
    expect(await stranger.look({ target, before: nothingBefore })).toEqual({ kind: 'denied' });
    const body = { __type: 'ThrottlingException' };
    aws.faults.push({ on: 'DescribeSecret', answer: { status: 400, body } });
    expect(await stores().look({ target, before: nothingBefore })).toEqual({ kind: 'away' });
    expect(warnings.length).toBeGreaterThanOrEqual(2);
    expect(warnings.join()).not.toContain('ddapp_fake_secret');
  });
});

test('a store without credentials in the environment says no', async () => {
  const none = openStores({ vault: null, aws: null }, (what) => warnings.push(what));
  expect(await none.look({ target, before: nothingBefore })).toEqual({ kind: 'denied' });
  expect(warnings).toHaveLength(1);
});
