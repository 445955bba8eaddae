import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { answerReview } from '../../src/access/answer-key-review.ts';
import { askToRotate } from '../../src/access/rotate.ts';
import { openReviews, reviewEnd } from '../../src/access/start-key-review.ts';
import { addSeconds, day, hour } from '../../src/policy/instant.ts';
import { type Desk, openDesk } from './desk.ts';
import { ana, ben, org } from './hand-made.ts';
import { olga, reviewed } from './reviewed.ts';

let desk: Desk;
let at: ReturnType<typeof reviewed>;
beforeEach(async () => {
  desk = await openDesk();
  at = reviewed(desk);
});
afterEach(() => desk.close());

test('kept keys live, dropped ones die at once, unanswered ones are only reported', async () => {
  const [kept, dropped, open] = [await at.delivered(), await at.delivered(), await at.delivered()];
  const review = await at.begin();
  expect(desk.slack.reviews.asked).toEqual([ana]);
  expect(await at.answer(review, kept, { said: 'keep' })).toBe('answered');
  expect(await at.answer(review, dropped, { said: 'drop' })).toBe('answered');
  expect(await at.keyOf(dropped)).toMatchObject({ state: 'revoked', revokeReason: 'by-holder' });
  expect((await desk.ledger.caseOf(dropped))?.grant?.end).toBe('revoked');
  await at.pass(11 * day);
  expect(await at.outcomeOf(kept)).toBe('kept');
  expect(await at.outcomeOf(dropped)).toBe('dropped');
  expect(await at.outcomeOf(open)).toBe('reported');
  for (const id of [kept, open]) expect((await at.keyOf(id)).state).toBe('live');
  expect(desk.slack.reviews.reports).toMatchObject([
    { counts: { kept: 1, dropped: 1, reported: 1 }, left: [{ holder: ana }] },
  ]);
  expect(at.said('review.closed')).toBe(1);
});

test('where the policy says so, what nobody answered is revoked on its day and not before', async () => {
  desk.setReview({ unanswered: 'revoke' });
  const [kept, open] = [await at.delivered(), await at.delivered()];
  const review = await at.begin();
  await at.answer(review, kept, { said: 'keep' });
  await at.pass(10 * day - 1);
  expect((await at.keyOf(open)).state).toBe('live');
  await at.pass(2);
  expect(await at.keyOf(open)).toMatchObject({ state: 'revoked', revokeReason: 'unanswered' });
  expect((await desk.ledger.caseOf(open))?.grant?.end).toBe('unanswered');
  expect((await at.keyOf(kept)).state).toBe('live');
  expect(await at.outcomeOf(open)).toBe('revoked');
});

test('nothing is revoked of which the holders were told that it works on', async () => {
  const id = await at.delivered();
  await at.begin();
  desk.setReview({ unanswered: 'revoke' });
  await at.pass(11 * day);
  expect([await at.outcomeOf(id), (await at.keyOf(id)).state]).toEqual(['reported', 'live']);
});

test('nothing is revoked once the policy no longer says so', async () => {
  desk.setReview({ unanswered: 'revoke' });
  const id = await at.delivered();
  await at.begin();
  desk.setReview({ unanswered: 'report' });
  await at.pass(11 * day);
  expect([await at.outcomeOf(id), (await at.keyOf(id)).state]).toEqual(['reported', 'live']);
});

test('an answer counts until the end: keep can become drop, and neither is taken twice or late', async () => {
  const [one, late] = [await at.delivered(), await at.delivered()];
  const review = await at.begin();
  expect(await at.answer(review, one, { said: 'keep' })).toBe('answered');
  expect(await at.answer(review, one, { said: 'keep' })).toBe('key-answered');
  expect(await at.answer(review, one, { said: 'drop' })).toBe('answered');
  expect(await at.answer(review, one, { said: 'keep' })).toBe('key-is-dead');
  expect(await at.answer(review, late, { said: 'keep', by: ben })).toBe('not-yours');
  desk.move(10 * day);
  expect(await at.answer(review, late, { said: 'drop' })).toBe('key-review-over');
  await desk.drain();
  expect((await at.keyOf(late)).state).toBe('live');
  expect(await at.answer(review, late, { said: 'keep' })).toBe('key-review-over');
  expect(at.said('review.answered')).toBe(2);
});

test('both halves of a pair are one key to its holder, and share their answer and their end', async () => {
  desk.setReview({ unanswered: 'revoke' });
  const [dropped, open] = [await at.delivered(ana, 'pair'), await at.delivered(ana, 'pair')];
  const review = await at.begin();
  expect(desk.slack.reviews.notes.at(-1)?.keys).toHaveLength(2);
  const named = (await at.keysOf(dropped)).find(({ kind }) => kind === 'application');
  const [held] = await desk.ledger.reviewsOf(ana);
  const on = held?.note.posted ?? null;
  if (named === undefined) throw new Error('there is no application key');
  await answerReview(desk.deps, { review, key: named.id, answer: 'drop', by: ana, on });
  await at.pass(11 * day);
  expect((await at.outcomes()).filter(([id]) => id === dropped).map(([, it]) => it)).toEqual([
    'dropped',
    'dropped',
  ]);
  expect((await at.outcomes()).filter(([id]) => id === open).map(([, it]) => it)).toEqual([
    'revoked',
    'revoked',
  ]);
  expect(desk.datadog.alive()).toEqual([]);
});

test('a key that ends meanwhile needs no answer, and its message says so', async () => {
  const [ends, rotated] = [await at.delivered(), await at.delivered()];
  await at.begin();
  const { id } = await at.keyOf(rotated);
  await askToRotate(desk.deps, { key: id, by: ana });
  await desk.drain();
  const before = desk.slack.reviews.notes.length;
  const { id: gone } = await at.keyOf(ends);
  await desk.ledger.inTransaction(async (tx) => {
    await tx.moveKey(gone, { from: 'live', to: 'gone' }, { endedAt: desk.clock.now() });
    await tx.addDue({ kind: 'note', subject: ends, runAt: desk.clock.now() });
  });
  await desk.drain();
  expect(desk.slack.reviews.notes.length).toBeGreaterThan(before);
  const states = desk.slack.reviews.notes.at(-1)?.keys.map(({ state }) => state);
  expect(states).toContain('ended');
  await at.pass(11 * day);
  expect(await at.outcomeOf(ends)).toBe('ended');
});

test('whoever left is not asked, loses nothing, and is on the list of the admins', async () => {
  desk.setReview({ unanswered: 'revoke' });
  const [left, stays] = [await at.delivered(ben), await at.delivered(ana)];
  const person = desk.crew.people.get(ben);
  if (person !== undefined) desk.crew.people.set(ben, { ...person, isDeactivated: true });
  await at.begin();
  expect(desk.slack.reviews.asked).toEqual([ana]);
  await at.pass(11 * day);
  expect([await at.outcomeOf(left), (await at.keyOf(left)).state]).toEqual(['unreachable', 'live']);
  expect(await at.outcomeOf(stays)).toBe('revoked');
  expect(desk.slack.reviews.reports.at(-1)?.left.map(({ holder }) => holder)).toEqual([ben]);
});

test('whoever could not be written to loses nothing, either', async () => {
  desk.setReview({ unanswered: 'revoke' });
  const id = await at.delivered();
  desk.slack.reviews.moods.push({ kind: 'refused', error: 'cannot_dm_bot' });
  await at.begin();
  await at.pass(11 * day);
  expect(await at.outcomeOf(id)).toBe('unreachable');
});

test('while Slack cannot say who is there, the review waits with its end, and ends once', async () => {
  desk.setReview({ unanswered: 'revoke' });
  const id = await at.delivered();
  await at.begin();
  desk.crew.state.reachable = false;
  await at.pass(11 * day);
  expect([(await at.keyOf(id)).state, at.said('review.closed')]).toEqual(['live', 0]);
  desk.crew.state.reachable = true;
  await at.pass(hour);
  await at.pass(hour);
  expect([(await at.keyOf(id)).state, at.said('review.closed')]).toEqual(['revoked', 1]);
  expect(desk.slack.reviews.reports).toHaveLength(1);
});

test('reminders fit the length of the review, come once each, and stop with the last answer', async () => {
  const id = await at.delivered();
  const review = await at.begin();
  await at.pass(9 * day - 1);
  expect(desk.slack.reviews.reminders).toHaveLength(0);
  await at.pass(2);
  await at.pass(60);
  expect(desk.slack.reviews.reminders).toMatchObject([{ open: 1 }]);
  await at.answer(review, id, { said: 'keep' });
  await at.pass(day - 120);
  expect(desk.slack.reviews.reminders).toHaveLength(1);
});

test('one review is open in an org, and a day that is over or a year away starts none', async () => {
  const now = desk.clock.now();
  expect(await openReviews(desk.deps, [org], { until: now, by: olga })).toMatchObject({
    refusal: { code: 'no-live-keys' },
  });
  await at.delivered();
  await at.begin();
  expect(await openReviews(desk.deps, [org], { until: now, by: olga })).toMatchObject({
    refusal: { code: 'key-review-open' },
  });
  expect(at.said('review.started')).toBe(1);
  expect(reviewEnd('2029-12-31', now)).toMatchObject({ why: 'past' });
  expect(reviewEnd('2031-06-01', now)).toMatchObject({ why: 'too far' });
  expect(reviewEnd('soon', now)).toMatchObject({ why: 'no date' });
  expect(reviewEnd('2030-01-01', now)).toBe('2030-01-01T23:59:59.000Z');
});

test('when Datadog says when a key was used, the holder reads it; where it is away, they are asked all the same', async () => {
  const id = await at.delivered();
  const { datadogId } = await at.keyOf(id);
  const used = addSeconds(desk.clock.now(), -3 * day);
  desk.register.changes.set(datadogId ?? '', { lastUsedAt: used });
  await at.begin();
  expect(desk.slack.reviews.notes.at(-1)?.keys).toMatchObject([{ lastUsedAt: used }]);
  await at.pass(11 * day);
  for (let times = 0; times < 30; times += 1) desk.register.answers.push({ kind: 'unknown' });
  await at.begin();
  expect(desk.slack.reviews.asked).toHaveLength(1);
  await at.pass(11 * 60);
  expect(desk.slack.reviews.notes.at(-1)?.keys).toMatchObject([{ lastUsedAt: null }]);
});
