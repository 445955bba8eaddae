import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { decide } from '../../src/access/decide.ts';
import { retry } from '../../src/access/retry.ts';
import { submit } from '../../src/access/submit.ts';
import { takeBack } from '../../src/access/take-back.ts';
import { newId } from '../../src/new-id.ts';
import { SlackChannelId } from '../../src/policy/ids.ts';
import { type Desk, openDesk } from './desk.ts';
import { ana, ask, ben, channel } from './hand-made.ts';

let desk: Desk;
beforeEach(async () => {
  desk = await openDesk();
});
afterEach(() => desk.close());

const elsewhere = SlackChannelId.parse('C0ELSEWHERE');
const card = { channel, ts: '1.000' };

/** On the screen, and the commit that keeps its place has not come yet. */
async function approvedOnTheScreen() {
  const sent = await submit(desk.deps, { requester: ana, ask: ask(), viewId: newId.request() });
  if (sent.kind !== 'accepted') throw new Error('the request was refused');
  const { id: requestId } = sent.request;
  const press = { requestId, revision: 1, by: ben, verdict: 'approve', reason: null } as const;
  expect(await decide(desk.deps, { ...press, on: card })).toMatchObject({ kind: 'decided' });
  return requestId;
}

test('a press can be faster than the commit that keeps the place of its card', async () => {
  const requestId = await approvedOnTheScreen();
  const copy = { ...card, channel: elsewhere };
  expect(await takeBack(desk.deps, { requestId, by: ben, on: copy })).toMatchObject({
    refusal: { code: 'stray-message' },
  });
  expect(await takeBack(desk.deps, { requestId, by: ben, on: card })).toEqual({
    kind: 'taken-back',
  });
});

test('so can the press that tries again', async () => {
  const requestId = await approvedOnTheScreen();
  desk.datadog.moods.push('refused');
  const press = { requestId, by: ben, on: card };
  await desk.ledger.inTransaction((tx) =>
    tx.startGeneration(requestId, 0, { at: desk.clock.now(), by: ana }),
  );
  const deliver = { kind: 'deliver', subject: requestId, runAt: desk.clock.now() } as const;
  await desk.ledger.inTransaction((tx) => tx.addDue(deliver));
  for (const which of ['awaited', 'awaited', 'awaited'] as const) {
    const due = await desk.ledger.claimDue(desk.clock.now(), 60, which);
    if (due?.kind === 'deliver') await desk.runOne(due);
  }
  expect(await retry(desk.deps, press)).toEqual({ kind: 'retried' });
});
