import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { caseInSteps } from '../../src/ledger/cases.ts';
import { type RequestId, SlackChannelId } from '../../src/policy/ids.ts';
import { giveKey } from './held-key.ts';
import { ana, ben, newRequest, start, type ThrowAway, throwAwayLedger } from './throw-away.ts';

let at: ThrowAway;
beforeEach(async () => {
  at = await throwAwayLedger();
});
afterEach(() => at.close());

/** Read statement by statement, in one transaction. */
const inSteps = (id: RequestId) => at.run((tx) => caseInSteps(tx, id));

test('a case is the request with all that belongs to it, whichever way it is read', async () => {
  const { id } = await at.run(async (tx) => {
    const { request } = await tx.insertRequest(newRequest());
    await tx.castVote(request.id, 1, { person: ben, verdict: 'approve', at: start });
    await tx.castVote(request.id, 2, { person: ben, verdict: 'approve', at: start });
    await tx.openReview(request.id, ben, start);
    return request;
  });
  const bare = await at.ledger().caseOf(id);
  expect(bare).toEqual(await inSteps(id));
  expect(bare).toMatchObject({ votes: [{ person: ben }], review: { person: ben }, keys: [] });
  const pair = { holder: ana, purpose: 'Nightly backup', now: start, lastsSeconds: 3600 };
  const { requestId, keyIds } = await at.run((tx) => giveKey(tx, pair, 2));
  const full = await at.ledger().caseOf(requestId);
  expect(full).toEqual(await inSteps(requestId));
  expect(full?.keys.map((key) => key.id)).toEqual(expect.arrayContaining(keyIds));
  expect(await at.ledger().caseOf(newRequest().id)).toBeNull();
});

test('another version may add a column while the bot runs: reads and transactions go on', async () => {
  const { id } = await at.run(async (tx) => (await tx.insertRequest(newRequest())).request);
  const channel = SlackChannelId.parse('D0ANA');
  const note = (ts: string) => at.run((tx) => tx.setNote(id, { channel, ts }, false));
  const seen = async () => (await at.run((tx) => tx.request(id)))?.note?.ts;
  await note('1.0');
  expect(await seen()).toBe('1.0');
  expect((await at.ledger().caseOf(id))?.request.note?.ts).toBe('1.0');
  at.tamper('alter table request add column of_a_newer_version text');
  await note('2.0');
  expect(await seen()).toBe('2.0');
  expect((await at.ledger().caseOf(id))?.request.note?.ts).toBe('2.0');
});
