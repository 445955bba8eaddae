import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { askedBefore, describeKey } from '../../src/access/own-request.ts';
import { newId } from '../../src/new-id.ts';
import { KeyId, SlackChannelId, type SlackUserId } from '../../src/policy/ids.ts';
import { day } from '../../src/policy/instant.ts';
import { channelPolicy } from '../../src/policy/policy.ts';
import { giveKey } from '../ledger/held-key.ts';
import { ana, ben, start, type ThrowAway, throwAwayLedger } from '../ledger/throw-away.ts';

let it: ThrowAway;
beforeEach(async () => {
  it = await throwAwayLedger();
});
afterEach(() => it.close());

const policy = channelPolicy(SlackChannelId.parse('C0APPROVERS'), {
  orgs: [],
  presets: [],
  admins: [],
});
const deps = () => ({
  ledger: it.ledger(),
  clock: { now: () => start },
  policies: { policy: () => policy, orgs: () => [] },
  catalogue: { all: () => [] },
});
const held = { holder: ana, purpose: 'Backup', now: start, lastsSeconds: day };
const given = async (rows = 1) => {
  const { requestId, keyIds } = await it.run((tx) => giveKey(tx, held, rows));
  return { requestId, key: KeyId.parse(keyIds[0]) };
};

const press = (key: KeyId, by: SlackUserId, generation = 1) => ({
  key,
  by,
  generation,
  action: 'details',
});

test('only the holder gets the details of a key', async () => {
  const { key } = await given();
  expect(await describeKey(deps(), press(key, ana))).toMatchObject({ kind: 'found' });
  const refusal = { kind: 'refused', refusal: { code: 'not-yours' } };
  expect(await describeKey(deps(), press(key, ben))).toMatchObject(refusal);
  expect(await describeKey(deps(), press(newId.key(), ana))).toMatchObject(refusal);
});

test('a key that died is not described in the name of another', async () => {
  const { key } = await given();
  await it.run((tx) => tx.moveKey(key, { from: 'live', to: 'revoking' }));
  expect(await describeKey(deps(), press(key, ana))).toMatchObject({
    refusal: { code: 'key-is-dead', last4: 'k000' },
  });
});

test('a menu that was drawn for another generation opens nothing, and calls no live key dead', async () => {
  const { key } = await given();
  expect(await describeKey(deps(), press(key, ana, 2))).toMatchObject({
    refusal: { code: 'old-message' },
  });
});

test('only who asked can ask again for the same', async () => {
  const { requestId } = await given();
  const again = await askedBefore(deps(), { requestId, by: ana });
  expect(again).toMatchObject({ kind: 'found', ask: { purpose: 'Backup' } });
  const refusal = { kind: 'refused', refusal: { code: 'not-yours' } };
  expect(await askedBefore(deps(), { requestId, by: ben })).toMatchObject(refusal);
  const unknown = { requestId: newId.request(), by: ana };
  expect(await askedBefore(deps(), unknown)).toMatchObject(refusal);
});
