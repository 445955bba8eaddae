import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { decide } from '../../src/access/decide.ts';
import { showHome } from '../../src/access/home.ts';
import { submit } from '../../src/access/submit.ts';
import { newId } from '../../src/new-id.ts';
import type { RequestId } from '../../src/policy/ids.ts';
import { type Desk, openDesk } from './desk.ts';
import { ana, ask, ben } from './hand-made.ts';

const first = { page: 1, filter: null };
let desk: Desk;
beforeEach(async () => {
  desk = await openDesk();
  await desk.ledger.rememberHome(ana, { at: desk.clock.now(), ...first });
});
afterEach(() => desk.close());

async function submitted(): Promise<RequestId> {
  const sent = await submit(desk.deps, { requester: ana, ask: ask(), viewId: newId.request() });
  if (sent.kind !== 'accepted') throw new Error('the request was refused');
  return sent.request.id;
}
async function approve(id: RequestId): Promise<void> {
  const on = (await desk.ledger.caseOf(id))?.request.card ?? null;
  const press = { requestId: id, revision: 1, by: ben, verdict: 'approve', reason: null } as const;
  await decide(desk.deps, { ...press, on });
}
const lastRequest = () => {
  const home = desk.slack.homes.at(-1);
  return home?.shows === 'own' ? home.requests[0] : undefined;
};

test('a Home that was overtaken on its way is shown again as things stand', async () => {
  const id = await submitted();
  await desk.drain();
  desk.slack.onTheWay.push(async () => {
    await approve(id);
  });
  await showHome(desk.deps, ana, first);
  expect(desk.slack.homes).toHaveLength(3);
  expect(lastRequest()?.standing.at).not.toBe('waiting');
});

test('a Home that never stands still is not shown for ever', async () => {
  const change = async (): Promise<void> => void (await submitted());
  desk.slack.onTheWay.push(...Array.from({ length: 9 }, () => change));
  await showHome(desk.deps, ana, first);
  expect(desk.slack.homes).toHaveLength(5);
});

test('a Home that Slack gave no answer about is due work', async () => {
  const id = await submitted();
  desk.slack.state.homeMood = 'silent';
  await desk.drain();
  expect(await desk.ledger.claimDue(desk.clock.now(), 60)).toBeNull();
  desk.slack.state.homeMood = 'good';
  desk.slack.homes.length = 0;
  desk.move(60);
  await desk.drain();
  expect(lastRequest()?.request.id).toBe(id);
});
