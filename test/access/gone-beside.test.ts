import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { askToRotate } from '../../src/access/rotate.ts';
import { askToShow } from '../../src/access/show.ts';
import { planSweeps } from '../../src/access/sweep-plan.ts';
import type { KeyId } from '../../src/policy/ids.ts';
import { hour, minute } from '../../src/policy/instant.ts';
import { type Desk, openDesk } from './desk.ts';
import { ana, org } from './hand-made.ts';
import { holdingAt } from './holding.ts';

let desk: Desk;
beforeEach(async () => {
  desk = await openDesk();
  await planSweeps(desk.deps);
});
afterEach(() => desk.close());

async function lookNow(): Promise<void> {
  const now = desk.clock.now();
  await desk.ledger.inTransaction(async (tx) => {
    await tx.planSweep(org, now);
    await tx.addDue({ kind: 'sweep', subject: org, runAt: now });
  });
  await desk.drain();
}

async function lookTwiceMore(): Promise<void> {
  for (let look = 0; look < 2; look += 1) {
    desk.move(15 * minute);
    await desk.drain();
  }
}

async function rotate(key: KeyId): Promise<void> {
  desk.move(hour);
  await askToRotate(desk.deps, { key, by: ana });
  await desk.drain();
  desk.move(hour);
}

test('of two keys in a rotation, one deleted by hand is told of, and the other goes on', async () => {
  const at = holdingAt(desk);
  const id = await at.delivered();
  const older = await at.held(id);
  await rotate(older.id);
  desk.register.hidden.add(older.datadogId ?? '');
  await lookNow();
  expect(await at.live(id)).toHaveLength(2);
  await lookTwiceMore();
  expect((await at.live(id)).map((key) => key.id)).not.toContain(older.id);
  expect(await at.standing(id)).toMatchObject({ at: 'shown', older: null });
  const said = desk.slack.notices.filter(({ about }) => about === 'ended-beside');
  expect(said).toMatchObject([{ how: 'gone', last4: older.last4 }]);
});

test('where the newest of two is deleted, the holder asks for the next, and the older goes on meanwhile', async () => {
  const at = holdingAt(desk);
  const id = await at.delivered();
  const older = await at.held(id);
  await rotate(older.id);
  const newest = await at.held(id);
  desk.register.hidden.add(newest.datadogId ?? '');
  await lookNow();
  await lookTwiceMore();
  expect(await at.standing(id)).toMatchObject({
    at: 'ready',
    trouble: 'newest-gone',
    older: { last4: older.last4 },
  });
  const on = (await at.caseOf(id)).request.note ?? null;
  const press = { requestId: id, generation: 2, mode: 'show', on, by: ana } as const;
  expect(await askToShow(desk.deps, press)).toMatchObject({ kind: 'asked' });
  await desk.drain();
  expect(await at.live(id)).toHaveLength(2);
  expect(await at.standing(id)).toMatchObject({ at: 'shown', older: { last4: older.last4 } });
});

test('of a pair, both halves are named where both were deleted', async () => {
  const at = holdingAt(desk);
  const id = await at.delivered(undefined, 'pair');
  const halves = await at.live(id);
  await rotate((await at.held(id)).id);
  for (const { datadogId } of halves) desk.register.hidden.add(datadogId ?? '');
  await lookNow();
  await lookTwiceMore();
  const said = desk.slack.notices.filter(({ about }) => about === 'ended-beside');
  const named = JSON.stringify(said.map((notice) => ({ ...notice, standing: null })));
  for (const { last4 } of halves) expect(named).toContain(String(last4));
  expect(await at.live(id)).toHaveLength(2);
});
