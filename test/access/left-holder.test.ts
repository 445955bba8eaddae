import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { handOver } from '../../src/access/hand-over.ts';
import { planSweeps } from '../../src/access/sweep-plan.ts';
import type { RequestId } from '../../src/policy/ids.ts';
import { addSeconds, day, hour } from '../../src/policy/instant.ts';
import { usualSweep } from '../../src/policy/policy.ts';
import { deliveredKey, keyOfRequest, passTime } from './delivered-key.ts';
import { type Desk, openDesk } from './desk.ts';
import { ana, cleo, dora } from './hand-made.ts';

let desk: Desk;
let id: RequestId;
beforeEach(async () => {
  desk = await openDesk();
  desk.setAdmins([dora, cleo]);
  await planSweeps(desk.deps);
  id = await deliveredKey(desk);
});
afterEach(() => desk.close());

const leaves = (): void => {
  desk.crew.people.delete(ana);
};
const reviews = () => desk.slack.leftHolders;
const stateNow = async () => (await keyOfRequest(desk, id)).state;

test('as long as the holder is there, nobody is told anything', async () => {
  await passTime(desk, day);
  expect([reviews().length, await stateNow()]).toEqual([0, 'live']);
});

test('each admin is told once that somebody left, and the key works on', async () => {
  leaves();
  await passTime(desk, day);
  expect(reviews()).toMatchObject([
    { person: ana, isReminder: false, revokesAt: null, keys: { count: 1 } },
    { person: ana },
  ]);
  await passTime(desk, day);
  await passTime(desk, day);
  expect([reviews().length, await stateNow()]).toEqual([2, 'live']);
  expect(desk.told().filter((what) => what === 'holder.left')).toHaveLength(1);
});

test('of two workers with the same look, one tells', async () => {
  leaves();
  desk.move(2 * hour);
  const look = { kind: 'check-holder', subject: ana, runAt: desk.clock.now() } as const;
  await desk.ledger.inTransaction((tx) => tx.addDue(look));
  await desk.drain();
  await desk.ledger.inTransaction((tx) => tx.addDue(look));
  await desk.drain();
  expect(reviews()).toHaveLength(2);
});

test('admins are reminded once a week, until one of them decides', async () => {
  leaves();
  await passTime(desk, day);
  await passTime(desk, 7 * day);
  expect(reviews().map(({ isReminder }) => isReminder)).toEqual([false, false, true, true]);
  const { id: key } = await keyOfRequest(desk, id);
  await handOver(desk.deps, { key, to: cleo, by: dora });
  await passTime(desk, 8 * day);
  expect(reviews()).toHaveLength(4);
});

test('a key about which nobody decides ends when the admins were told that it would', async () => {
  desk.setSweep({ ...usualSweep, leftRevokedAfterSeconds: 10 * day });
  leaves();
  await passTime(desk, day);
  expect(reviews()[0]?.revokesAt).toBe(addSeconds(desk.clock.now(), 10 * day));
  await passTime(desk, 9 * day);
  expect(await stateNow()).toBe('live');
  await passTime(desk, day + hour);
  expect(await keyOfRequest(desk, id)).toMatchObject({
    state: 'revoked',
    revokeReason: 'holder-left',
  });
  expect((await desk.ledger.caseOf(id))?.grant?.end).toBe('holder-left');
});

test('whoever comes back keeps their keys, and the count begins anew should they leave again', async () => {
  desk.setSweep({ ...usualSweep, leftRevokedAfterSeconds: 10 * day });
  const here = desk.crew.people.get(ana);
  leaves();
  await passTime(desk, day);
  if (here !== undefined) desk.crew.people.set(ana, here);
  await passTime(desk, 9 * day);
  expect(desk.told()).toContain('holder.back');
  await passTime(desk, 2 * day);
  expect(await stateNow()).toBe('live');
  leaves();
  await passTime(desk, day);
  expect(reviews().at(-1)).toMatchObject({ isReminder: false });
});

test('while Slack says nothing, nobody has left', async () => {
  leaves();
  desk.crew.state.reachable = false;
  desk.move(day);
  for (let tries = 0; tries < 5; tries += 1) {
    const due = await desk.ledger.claimDue(desk.clock.now(), 60);
    if (due !== null) await desk.runOne(due);
  }
  expect(reviews()).toEqual([]);
  desk.crew.state.reachable = true;
  await passTime(desk, hour);
  expect(reviews()).toHaveLength(2);
});
