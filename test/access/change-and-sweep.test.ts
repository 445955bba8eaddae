import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { changeScopes } from '../../src/access/change-scopes.ts';
import { planSweeps } from '../../src/access/sweep-plan.ts';
import { newId } from '../../src/new-id.ts';
import type { RequestId } from '../../src/policy/ids.ts';
import { day } from '../../src/policy/instant.ts';
import { type Desk, openDesk } from './desk.ts';
import { ana, scopeNames } from './hand-made.ts';
import { holdingAt } from './holding.ts';

let desk: Desk;
let at: ReturnType<typeof holdingAt>;
beforeEach(async () => {
  desk = await openDesk();
  at = holdingAt(desk);
  await planSweeps(desk.deps);
});
afterEach(() => desk.close());

const less = async (id: RequestId) =>
  changeScopes(desk.deps, {
    key: (await at.held(id)).id,
    by: ana,
    scopes: scopeNames.slice(0, 1),
    note: null,
    viewId: newId.request(),
  });
async function differing(): Promise<number> {
  desk.move(day);
  await desk.drain();
  return (await desk.ledger.lastSweeps())[0]?.differing.count ?? -1;
}

test('the daily sweep takes the scopes after a change as right, and those of before as wrong', async () => {
  const id = await at.delivered();
  await less(id);
  await desk.drain();
  expect(await differing()).toBe(0);
  const { datadogId } = await at.held(id);
  desk.register.changes.set(`${datadogId}`, { scopes: [...scopeNames] });
  expect(await differing()).toBe(1);
});

test('a sweep in the middle of a change, with Datadog ahead of the ledger, raises no alarm', async () => {
  const id = await at.delivered();
  desk.datadog.changes.push(...Array.from({ length: 5 }, () => 'lost' as const));
  await less(id);
  const { datadogId } = await at.held(id);
  desk.register.changes.set(`${datadogId}`, { scopes: scopeNames.slice(0, 1) });
  expect(await differing()).toBe(0);
});
