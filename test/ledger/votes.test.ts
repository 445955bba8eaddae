import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { SlackChannelId, SlackUserId } from '../../src/policy/ids.ts';
import { ana, ben, newRequest, start, type ThrowAway, throwAwayLedger } from './throw-away.ts';

const cleo = SlackUserId.parse('U0CLEO');
const channel = SlackChannelId.parse('C0APPROVERS');
const ruling = {
  rule: 'a rule',
  ruleBefore: null,
  deliverTo: null,
  need: 1,
  fallback: false,
  askedIn: channel,
  eligible: null,
};
let at: ThrowAway;
beforeEach(async () => {
  at = await throwAwayLedger();
});
afterEach(() => at.close());

const fresh = async () => (await at.run((tx) => tx.insertRequest(newRequest()))).request;
const yes = (person: SlackUserId) => ({ person, verdict: 'approve', at: start }) as const;

test('a person has one vote for a revision, however often it is given', async () => {
  const { id } = await fresh();
  expect(await at.run((tx) => tx.castVote(id, 1, yes(ben)))).toBe(true);
  expect(await at.run((tx) => tx.castVote(id, 1, yes(ben)))).toBe(false);
  expect(await at.run((tx) => tx.castVote(id, 2, yes(ben)))).toBe(true);
  await at.run((tx) => tx.castVote(id, 1, yes(cleo)));
  const votes = await at.run((tx) => tx.votes(id, 1));
  expect(votes.map(({ person }) => person)).toEqual([ben, cleo]);
});

test('a vote that was lost counts again when it is given again, and can be taken back once', async () => {
  const { id } = await fresh();
  await at.run((tx) => tx.castVote(id, 1, yes(ben)));
  await at.run((tx) => tx.loseVote(id, 1, ben));
  expect(await at.run((tx) => tx.votes(id, 1))).toMatchObject([{ counts: false }]);
  expect(await at.run((tx) => tx.castVote(id, 1, yes(ben)))).toBe(true);
  expect(await at.run((tx) => tx.votes(id, 1))).toMatchObject([{ counts: true }]);
  expect(await at.run((tx) => tx.dropVote(id, 1, ben))).toBe(true);
  expect(await at.run((tx) => tx.dropVote(id, 1, ben))).toBe(false);
});

test('a person has one use of break-glass that nobody has reviewed, whoever writes at once', async () => {
  const [first, second, others] = [await fresh(), await fresh(), await fresh()];
  const opened = await Promise.all(
    [first, second].map(({ id }) => at.run((tx) => tx.openReview(id, ana, start))),
  );
  expect(opened.filter(Boolean)).toHaveLength(1);
  expect(await at.run((tx) => tx.openReview(others.id, cleo, start))).toBe(true);
  const [open, shut] = opened[0] === true ? [first, second] : [second, first];
  expect(await at.run((tx) => tx.closeReview(open.id, ben, start))).toBe(true);
  expect(await at.run((tx) => tx.closeReview(open.id, ben, start))).toBe(false);
  expect(await at.run((tx) => tx.openReview(shut.id, ana, start))).toBe(true);
});

test('cards stand in line in the order of asking, each channel for itself', async () => {
  const [first, second] = [await fresh(), await fresh()];
  const expected = [first.id, second.id].sort();
  for (const { id } of [second, first]) await at.run((tx) => tx.setRuling(id, 1, ruling));
  expect(await at.run((tx) => tx.firstInLine(channel))).toBe(expected[0]);
  await at.run((tx) => tx.setCard(expected[0] ?? first.id, { channel, ts: '1.0' }, null));
  expect(await at.run((tx) => tx.firstInLine(channel))).toBe(expected[1]);
});

test('what was said once is not said again', async () => {
  const { id } = await fresh();
  expect(await at.run((tx) => tx.wasTold(id, 'fallback'))).toBe(false);
  await at.run((tx) => tx.setTold(id, 'fallback', start));
  await at.run((tx) => tx.setTold(id, 'fallback', start));
  expect(await at.run((tx) => tx.wasTold(id, 'fallback'))).toBe(true);
});

test('a card that Slack refuses again and again lets the others past', async () => {
  for (let each = 0; each < 2; each += 1) {
    const { id } = await fresh();
    await at.run((tx) => tx.setRuling(id, 1, ruling));
  }
  const first = await at.run((tx) => tx.firstInLine(channel));
  if (first === null) throw new Error('nobody stands in line');
  await at.run((tx) => tx.addDue({ kind: 'announce', subject: first, runAt: start }));
  for (let attempt = 0; attempt < 3; attempt += 1) {
    expect(await at.run((tx) => tx.firstInLine(channel))).toBe(first);
    const due = await at.ledger().claimDue(start, 60);
    if (due === null) throw new Error('there was nothing to claim');
    await at.ledger().postponeDue(due, start, 'slack-refused');
  }
  expect(await at.run((tx) => tx.firstInLine(channel))).not.toBe(first);
});
