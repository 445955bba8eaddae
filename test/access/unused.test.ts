import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { keepUnused } from '../../src/access/ask-unused.ts';
import { askToRotate } from '../../src/access/rotate.ts';
import { planSweeps } from '../../src/access/sweep-plan.ts';
import { addSeconds, day, hour } from '../../src/policy/instant.ts';
import { usualSweep } from '../../src/policy/policy.ts';
import { deliveredKey, keyOfRequest, passTime } from './delivered-key.ts';
import { type Desk, openDesk } from './desk.ts';
import { ana, ben } from './hand-made.ts';

const rules = { ...usualSweep, unusedAfterSeconds: 5 * day, answerWithinSeconds: 2 * day };

let desk: Desk;
beforeEach(async () => {
  desk = await openDesk();
  desk.setSweep(rules);
  await planSweeps(desk.deps);
});
afterEach(() => desk.close());

/** A key that was used when it was new, and not for more than five days now. */
async function idleKey() {
  const id = await deliveredKey(desk);
  const key = await keyOfRequest(desk, id);
  desk.register.changes.set(key.datadogId, { lastUsedAt: desk.clock.now() });
  const report = await passTime(desk, 5 * day + hour);
  return { id, key, report };
}
const questions = (): number => desk.slack.notices.filter(({ about }) => about === 'unused').length;
const answers = (report: Awaited<ReturnType<typeof passTime>>): string[] =>
  report.unused.items.map(({ answer }) => answer);

test('the holder of an unused key is asked once, and its admins hear nothing yet', async () => {
  const { report } = await idleKey();
  expect([answers(report), questions()]).toEqual([['waiting'], 1]);
  expect(answers(await passTime(desk, day))).toEqual(['waiting']);
  expect([questions(), desk.sweepNotes.length]).toEqual([1, 0]);
});

test('who still needs it is left alone until it is unused for as long again', async () => {
  const { key } = await idleKey();
  const press = { key: key.id, by: ana };
  expect(await keepUnused(desk.deps, press)).toMatchObject({ kind: 'kept' });
  expect(await keepUnused(desk.deps, press)).toMatchObject({ kind: 'kept' });
  expect(desk.told().filter((what) => what === 'unused.kept')).toHaveLength(1);
  desk.setSweep({ ...rules, revokesUnused: true });
  expect(answers(await passTime(desk, 3 * day))).toEqual(['kept']);
  expect([questions(), desk.sweepNotes.length]).toEqual([1, 0]);
  expect(answers(await passTime(desk, 3 * day))).toEqual(['waiting']);
  expect(questions()).toBe(2);
});

test('only the holder can say that they need it, and only while it lives', async () => {
  const { id, key } = await idleKey();
  const strange = await keepUnused(desk.deps, { key: key.id, by: ben });
  expect(strange).toMatchObject({ refusal: { code: 'not-yours' } });
  await passTime(desk, 30 * day);
  expect((await keyOfRequest(desk, id)).state).toBe('revoked');
  const late = await keepUnused(desk.deps, { key: key.id, by: ana });
  expect(late).toMatchObject({ refusal: { code: 'key-is-dead' } });
});

test('without an answer the admins are told once, and nothing is revoked', async () => {
  const { id } = await idleKey();
  expect(answers(await passTime(desk, 2 * day))).toEqual(['silent']);
  await passTime(desk, day);
  expect([questions(), desk.sweepNotes.length]).toEqual([1, 1]);
  expect((await keyOfRequest(desk, id)).state).toBe('live');
  // Once more after as long again, and not before.
  await passTime(desk, 3 * day);
  expect(questions()).toBe(2);
});

test('a key about which nobody answers is revoked where the policy says so', async () => {
  desk.setSweep({ ...rules, revokesUnused: true });
  const { id } = await idleKey();
  expect(answers(await passTime(desk, day))).toEqual(['waiting']);
  expect((await keyOfRequest(desk, id)).state).toBe('live');
  expect(answers(await passTime(desk, day))).toEqual(['revoked']);
  expect(await keyOfRequest(desk, id)).toMatchObject({ state: 'revoked', revokeReason: 'unused' });
  expect((await desk.ledger.caseOf(id))?.grant?.end).toBe('unused');
});

test('a holder who was told that nothing is revoked keeps the key, though the policy changes', async () => {
  const { id } = await idleKey();
  desk.setSweep({ ...rules, revokesUnused: true });
  expect(answers(await passTime(desk, 3 * day))).toEqual(['silent']);
  expect(answers(await passTime(desk, 2 * day))).toEqual(['waiting']);
  expect((await keyOfRequest(desk, id)).state).toBe('live');
  expect(answers(await passTime(desk, 2 * day))).toEqual(['revoked']);
});

test('a key that is used before the time is over is neither revoked nor reported', async () => {
  desk.setSweep({ ...rules, revokesUnused: true });
  const { id, key } = await idleKey();
  desk.register.changes.set(key.datadogId, { lastUsedAt: addSeconds(desk.clock.now(), hour) });
  expect(answers(await passTime(desk, 2 * day))).toEqual([]);
  expect((await keyOfRequest(desk, id)).state).toBe('live');
  // Unused once more: a new question, with its whole time to answer.
  expect(answers(await passTime(desk, 4 * day))).toEqual(['waiting']);
  expect(questions()).toBe(2);
});

test('a holder whom Slack does not reach was not asked, so nothing is revoked', async () => {
  desk.setSweep({ ...rules, revokesUnused: true });
  desk.slack.state.takesNotices = false;
  const { id } = await idleKey();
  expect(answers(await passTime(desk, 3 * day))).toEqual(['not-reached']);
  expect((await keyOfRequest(desk, id)).state).toBe('live');
  expect(desk.sweepNotes).toHaveLength(1);
});

test('nobody is asked about a key of which Datadog gives no last use', async () => {
  await deliveredKey(desk);
  expect(answers(await passTime(desk, 20 * day))).toEqual([]);
  expect(questions()).toBe(0);
});

test('a key that is being rotated is asked about there, not here', async () => {
  const id = await deliveredKey(desk);
  const key = await keyOfRequest(desk, id);
  desk.register.changes.set(key.datadogId, { lastUsedAt: addSeconds(desk.clock.now(), -9 * day) });
  await askToRotate(desk.deps, { key: key.id, by: ana });
  expect(answers(await passTime(desk, 2 * hour))).toEqual([]);
  expect(questions()).toBe(0);
});
