import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { type AdjustPress, adjust } from '../../src/access/adjust.ts';
import type { AccessRequest } from '../../src/access/request.ts';
import { submit } from '../../src/access/submit.ts';
import { newId } from '../../src/new-id.ts';
import { day, hour } from '../../src/policy/instant.ts';
import { type Desk, openDesk } from './desk.ts';
import { ana, ask, ben, cleo } from './hand-made.ts';

let desk: Desk;
let request: AccessRequest;
beforeAll(async () => {
  desk = await openDesk();
});
afterAll(() => desk.close());
beforeEach(async () => {
  const made = await submit(desk.deps, { requester: ana, ask: ask(), viewId: newId.request() });
  if (made.kind !== 'accepted') throw new Error('not accepted');
  await desk.drain();
  const posted = await desk.ledger.inTransaction((tx) => tx.request(made.request.id));
  request = posted ?? made.request;
});

const press = (changes: Partial<AdjustPress>) =>
  adjust(desk.deps, {
    requestId: request.id,
    revision: request.revision,
    by: ben,
    on: request.card,
    scopes: request.ask.scopes,
    lifetimeSeconds: request.ask.lifetimeSeconds,
    ...changes,
  });
const refusal = async (changes: Partial<AdjustPress>): Promise<string> => {
  const result = await press(changes);
  return result.kind === 'refused' ? result.refusal.code : result.kind;
};

test('nothing can be added, whatever the form sends', async () => {
  expect(await refusal({ scopes: [...request.ask.scopes, 'monitors_write'] })).toBe('only-less');
  expect(await refusal({ lifetimeSeconds: 2 * day })).toBe('only-less');
  expect(await refusal({ lifetimeSeconds: Number.NaN })).toBe('only-less');
});

test('something is taken away, and something is left', async () => {
  expect(await refusal({ scopes: [] })).toBe('nothing-left');
  expect(await refusal({})).toBe('nothing-changed');
});

test('only who may decide adjusts, and not their own request', async () => {
  expect(await refusal({ by: ana, lifetimeSeconds: hour })).toBe('self-approval');
});

test('of two adjustments of one revision one counts, and the other is told of it', async () => {
  const [one, other] = await Promise.all([
    press({ lifetimeSeconds: hour }),
    press({ by: cleo, lifetimeSeconds: 2 * hour }),
  ]);
  expect([one.kind, other.kind].sort()).toEqual(['adjusted', 'refused']);
  const now = await desk.ledger.inTransaction((tx) => tx.request(request.id));
  expect(now).toMatchObject({ revision: 2, state: 'pending' });
  expect(await refusal({ lifetimeSeconds: 60 })).toBe('old-message');
});
