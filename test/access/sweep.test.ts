import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { planSweeps } from '../../src/access/sweep-plan.ts';
import type { RequestId } from '../../src/policy/ids.ts';
import { addSeconds, day, hour, minute } from '../../src/policy/instant.ts';
import { usualSweep } from '../../src/policy/policy.ts';
import { deliveredKey, keyOfRequest, passTime } from './delivered-key.ts';
import { type Desk, openDesk } from './desk.ts';
import { ana, org } from './hand-made.ts';
import { stranger } from './hand-made-register.ts';

let desk: Desk;
beforeEach(async () => {
  desk = await openDesk();
  await planSweeps(desk.deps);
});
afterEach(() => desk.close());

const delivered = (): Promise<RequestId> => deliveredKey(desk, { lifetimeSeconds: 20 * day });
const keyOf = (id: RequestId) => keyOfRequest(desk, id);
const pass = (seconds: number) => passTime(desk, seconds);
const vanish = (id: string): void => {
  desk.register.hidden.add(id);
};
const done = (): number => desk.told().filter((what) => what === 'sweep.done').length;

test('keys that are as they were made are no news to anybody', async () => {
  await delivered();
  expect(await pass(day)).toMatchObject({ compared: 1, differing: { count: 0 } });
  expect(desk.sweepNotes).toEqual([]);
});

test('each org is looked at once a day, however often the bot starts', async () => {
  await pass(hour);
  for (let start = 0; start < 3; start += 1) {
    await planSweeps(desk.deps);
    await pass(hour);
  }
  expect(done()).toBe(1);
  await pass(day);
  expect(done()).toBe(2);
});

test('a bot that died between writing down and planning the next does not look twice', async () => {
  desk.move(hour);
  const due = await desk.ledger.claimDue(desk.clock.now(), 60);
  if (due === null) throw new Error('nothing is due');
  await desk.runOne(due);
  const first = done();
  await desk.ledger.inTransaction((tx) =>
    tx.addDue({ kind: 'sweep', subject: org, runAt: desk.clock.now() }),
  );
  await desk.drain();
  expect([first, done()]).toEqual([1, 1]);
});

test('of two replicas with the same sweep, one writes its report', async () => {
  desk.move(hour);
  const due = await desk.ledger.claimDue(desk.clock.now(), 60);
  if (due === null) throw new Error('nothing is due');
  // The first is slow, so that its lease runs out while it waits for Datadog.
  desk.register.meanwhile.push(async () => {
    desk.takeClaimsOver();
    await desk.drain();
  });
  await desk.runOne(due);
  expect(done()).toBe(1);
});

test('a key that one list misses is neither gone nor told of', async () => {
  const id = await delivered();
  const { datadogId } = await keyOf(id);
  await pass(hour);
  vanish(datadogId);
  expect(await pass(day)).toMatchObject({ missing: { count: 1 }, gone: { count: 0 } });
  desk.register.hidden.clear();
  expect(await pass(15 * minute)).toMatchObject({ missing: { count: 0 }, gone: { count: 0 } });
  expect((await keyOf(id)).state).toBe('live');
  vanish(datadogId);
  // What was seen in between starts the count anew.
  expect(await pass(day)).toMatchObject({ missing: { count: 1 }, gone: { count: 0 } });
  expect(desk.sweepNotes).toEqual([]);
});

test('a key that two looks miss is gone, its grant ends, and the admins read it once', async () => {
  const id = await delivered();
  vanish((await keyOf(id)).datadogId);
  expect(await pass(day)).toMatchObject({ missing: { count: 1 } });
  expect(await pass(15 * minute)).toMatchObject({ missing: { count: 0 }, gone: { count: 1 } });
  expect((await keyOf(id)).state).toBe('gone');
  expect((await desk.ledger.caseOf(id))?.grant?.end).toBe('gone');
  expect(desk.told()).toContain('key.gone');
  await pass(day);
  await pass(day);
  expect(desk.sweepNotes).toHaveLength(1);
});

test('two looks right after each other are one: lists lag', async () => {
  const id = await delivered();
  vanish((await keyOf(id)).datadogId);
  await pass(day);
  const soon = desk.clock.now();
  await desk.ledger.inTransaction(async (tx) => {
    await tx.planSweep(org, soon);
    await tx.addDue({ kind: 'sweep', subject: org, runAt: soon });
  });
  expect(await pass(1)).toMatchObject({ missing: { count: 1 }, gone: { count: 0 } });
  expect((await keyOf(id)).state).toBe('live');
});

test('a key that was called gone and turns up again is deleted: nobody holds it any more', async () => {
  const id = await delivered();
  vanish((await keyOf(id)).datadogId);
  await pass(day);
  await pass(15 * minute);
  desk.register.hidden.clear();
  expect(await pass(day)).toMatchObject({ leftovers: { count: 1 } });
  expect((await keyOf(id)).state).toBe('revoked');
  expect(desk.datadog.alive()).toEqual([]);
});

test('when every one of several keys is missing, none is called gone', async () => {
  const ids: RequestId[] = [];
  for (let count = 0; count < 5; count += 1) ids.push(await delivered());
  for (const id of ids) vanish((await keyOf(id)).datadogId);
  expect(await pass(day)).toMatchObject({ isDoubtful: true });
  expect(await pass(day)).toMatchObject({ isDoubtful: true, gone: { count: 0 } });
  for (const id of ids) expect((await keyOf(id)).state).toBe('live');
  expect(desk.sweepNotes).toHaveLength(1);
});

test('a list that the bot may not read proves nothing', async () => {
  const id = await delivered();
  desk.register.mayRead = false;
  await pass(day);
  const report = await pass(day);
  expect(report).toMatchObject({ compared: 0, missing: { count: 0 }, strangers: { api: null } });
  expect(report.unread).toContain('API keys');
  expect((await keyOf(id)).state).toBe('live');
});

test('while Datadog is away nothing is written down, and it is tried again', async () => {
  await delivered();
  desk.register.answers.push({ kind: 'unknown' }, { kind: 'unknown' });
  desk.move(day);
  await desk.drain();
  expect(done()).toBe(0);
  desk.move(60);
  await desk.drain();
  await pass(60);
  expect(done()).toBe(1);
});

test('scopes and name that somebody changed are told, and told again only when they change again', async () => {
  const id = await delivered();
  const { datadogId } = await keyOf(id);
  desk.register.changes.set(datadogId, { scopes: ['dashboards_read', 'monitors_write'] });
  const [found] = (await pass(day)).differing.items;
  expect(found).toMatchObject({
    differs: ['scopes'],
    scopesAdded: ['monitors_write'],
    scopesRemoved: ['dashboards_write'],
  });
  await pass(day);
  expect(desk.sweepNotes).toHaveLength(1);
  desk.register.changes.set(datadogId, { scopes: null, name: 'renamed' });
  const [changed] = (await pass(day)).differing.items;
  expect(changed).toMatchObject({ differs: ['name', 'scopes'], isUnscoped: true });
  expect(desk.sweepNotes).toHaveLength(2);
  expect((await keyOf(id)).state).toBe('live');
});

test('a key counts as unused from its last use, and never where that is not known', async () => {
  const id = await delivered();
  const { datadogId } = await keyOf(id);
  const used = addSeconds(desk.clock.now(), -40 * day);
  expect(await pass(day)).toMatchObject({ unused: { count: 0 } });
  desk.register.changes.set(datadogId, { lastUsedAt: used });
  expect((await pass(day)).unused.items).toMatchObject([{ lastUsedAt: used, holder: ana }]);
  desk.register.changes.set(datadogId, { lastUsedAt: desk.clock.now() });
  expect(await pass(day)).toMatchObject({ unused: { count: 0 } });
});

test('a leaked key is only reported unless the policy says otherwise', async () => {
  const id = await delivered();
  desk.register.changes.set((await keyOf(id)).datadogId, { isLeaked: true });
  expect((await pass(day)).leaked.items).toMatchObject([{ revoked: false }]);
  expect([(await keyOf(id)).state, desk.sweepNotes.length]).toEqual(['live', 1]);
});

test('a leaked key is revoked at once where the policy says so', async () => {
  const id = await delivered();
  desk.register.changes.set((await keyOf(id)).datadogId, { isLeaked: true });
  desk.setSweep({ ...usualSweep, revokesLeaked: true });
  expect((await pass(day)).leaked.items).toMatchObject([{ revoked: true }]);
  expect(await keyOf(id)).toMatchObject({ state: 'revoked', revokeReason: 'leaked' });
  expect((await desk.ledger.caseOf(id))?.grant?.end).toBe('leaked');
});

test('a key that turns up long after its attempt was given up is recorded and deleted', async () => {
  desk.datadog.moods.push('lost before');
  const id = await delivered();
  const attempt = (await desk.ledger.caseOf(id))?.keys[0];
  for (let days = 0; days < 9; days += 1) await pass(day);
  const datadogId = '6b0c0000-0000-4000-8000-000000000009';
  desk.register.strangers.push(stranger(datadogId, { name: attempt?.name ?? '' }));
  expect((await pass(day)).leftovers.items).toMatchObject([{ key: attempt?.id }]);
  const [found] = (await desk.ledger.caseOf(id))?.keys ?? [];
  expect(found).toMatchObject({ state: 'revoked', datadogId, revokeReason: 'leftover' });
  expect((await keyOf(id)).state).toBe('live');
});

test('keys of others are counted, and those named like ours are left alone', async () => {
  const name = 'Old (ddkey r_aaaaaaaaaaaaaaaa k_aaaaaaaaaaaaaaaa)';
  desk.register.strangers.push(
    stranger('6b0c0000-0000-4000-8000-000000000001', { scopes: null, ownerDisabled: true }),
    stranger('6b0c0000-0000-4000-8000-000000000002', { name }),
    stranger('6b0c0000-0000-4000-8000-000000000003', { credential: 'api', scopes: null }),
  );
  const report = await pass(day);
  expect(report.strangers).toMatchObject({
    application: { count: 1, unscoped: 1, ownerDisabled: 1 },
    api: { count: 1, unscoped: 0 },
  });
  expect(report.alike.items).toMatchObject([{ name }]);
});
