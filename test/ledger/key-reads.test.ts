import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { Operator } from '../../src/policy/ids.ts';
import { addSeconds, day } from '../../src/policy/instant.ts';
import { approvedFor, giveKey } from './held-key.ts';
import { ana, ben, start, type ThrowAway, throwAwayLedger } from './throw-away.ts';

let it: ThrowAway;
beforeEach(async () => {
  it = await throwAwayLedger();
});
afterEach(() => it.close());

const held = (purpose: string, holder = ana) => ({
  holder,
  purpose,
  now: start,
  lastsSeconds: day,
});
const revokingAt = (seconds: number) => ({ revokingAt: addSeconds(start, seconds) });

/** A key that has been on its way out since so many seconds after the start. */
const goingSince = (purpose: string, seconds: number) =>
  it.run(async (tx) => {
    const { requestId } = await giveKey(tx, held(purpose));
    const [key] = await tx.keysOf(requestId);
    if (key === undefined) throw new Error('no key');
    await tx.moveKey(key.id, { from: 'live', to: 'revoking' }, revokingAt(seconds));
    return key.id;
  });

test('deletions that are not confirmed are listed since when they wait, the longest wait first', async () => {
  const early = await goingSince('Early', 0);
  await goingSince('Late', 60);
  await goingSince('Fresh', 600);
  const stuck = await it.ledger().stuckKeys(addSeconds(start, 60), 1);
  expect(stuck).toMatchObject({ count: 2, items: [{ key: { id: early }, since: start }] });
});

test('what is open is found by person and by request, until it has ended', async () => {
  const shown = await it.run((tx) => giveKey(tx, held('Shown')));
  const waiting = await it.run((tx) => approvedFor(tx, held('Not picked up')));
  await it.run((tx) => giveKey(tx, held('Of somebody else', ben)));
  const hers = await it.ledger().openGrants({ by: 'person', person: ana }, 10);
  expect(hers.items.map(({ request }) => request.id).sort()).toEqual(
    [shown.requestId, waiting].sort(),
  );
  expect(await it.ledger().openGrants({ by: 'person', person: ana }, 1)).toMatchObject({
    count: 2,
  });
  expect([...(await it.ledger().holders(10))].sort()).toEqual([ana, ben]);
  const ender = { by: Operator.parse('olga@jump-1.example'), note: 'She left' };
  await it.run(async (tx) => {
    await tx.endGrant(waiting, 'withdrawn', start);
    await tx.setEnder(waiting, ender);
  });
  expect(await it.run((tx) => tx.grant(waiting))).toMatchObject({ ender });
  const one = { by: 'request', request: waiting } as const;
  expect(await it.ledger().openGrants(one, 10)).toEqual({ items: [], count: 0 });
});

test('keys with the same last four come with those that work first', async () => {
  const first = await it.run((tx) => giveKey(tx, held('First')));
  const second = await it.run((tx) => giveKey(tx, held('Second')));
  await it.run(async (tx) => {
    const [key] = await tx.keysOf(second.requestId);
    if (key === undefined) throw new Error('no key');
    await tx.moveKey(key.id, { from: 'live', to: 'revoking' }, revokingAt(0));
    await tx.moveKey(key.id, { from: 'revoking', to: 'revoked' });
  });
  const { items, count } = await it.ledger().keysByClue({ by: 'last4', last4: ['k000'] }, 5);
  expect(items.map(({ id }) => id)).toEqual([...first.keyIds, ...second.keyIds]);
  expect(count).toBe(2);
  const none = await it.ledger().keysByClue({ by: 'last4', last4: ['zzzz'] }, 5);
  expect(none).toEqual({ items: [], count: 0 });
});
