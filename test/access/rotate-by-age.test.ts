import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { decide } from '../../src/access/decide.ts';
import { planRotations } from '../../src/access/plan-rotations.ts';
import { askToRotate, askToSwitch } from '../../src/access/rotate.ts';
import { submit } from '../../src/access/submit.ts';
import { newId } from '../../src/new-id.ts';
import type { RequestId } from '../../src/policy/ids.ts';
import { day, hour, minute } from '../../src/policy/instant.ts';
import { type Desk, openDesk } from './desk.ts';
import { ana, ask, ben } from './hand-made.ts';

const every = 10 * day;

let desk: Desk;
beforeEach(async () => {
  desk = await openDesk();
  desk.setRule({ rotateEverySeconds: every });
});
afterEach(() => desk.close());

async function delivered(lifetimeSeconds = 30 * day): Promise<RequestId> {
  const wish = ask({ lifetimeSeconds });
  const sent = await submit(desk.deps, { requester: ana, ask: wish, viewId: newId.request() });
  if (sent.kind !== 'accepted') throw new Error('the request was refused');
  const { id } = sent.request;
  await desk.drain();
  const on = (await desk.ledger.caseOf(id))?.request.card ?? null;
  const press = { requestId: id, revision: 1, by: ben, verdict: 'approve', reason: null } as const;
  await decide(desk.deps, { ...press, on });
  await desk.drain();
  return id;
}
const live = async (id: RequestId) =>
  ((await desk.ledger.caseOf(id))?.keys ?? []).filter(({ state }) => state === 'live');
const said = (about: string) => desk.slack.notices.filter((notice) => notice.about === about);
/** So much time passes, and the bot works all the while. */
async function pass(seconds: number): Promise<void> {
  for (let left = seconds; left > 0; left -= 12 * hour) {
    desk.move(Math.min(left, 12 * hour));
    await desk.drain();
  }
}
/** What a start, and each new policy, does. */
const plan = async (): Promise<void> => {
  await planRotations(desk.deps);
  await desk.drain();
};

test('a key as old as its rule wants is rotated once, and its holder hears of it a day before', async () => {
  const id = await delivered();
  await plan();
  await pass(every - day - hour);
  expect(said('rotates')).toEqual([]);
  await pass(hour);
  await plan();
  expect(said('rotates')).toHaveLength(1);
  await pass(day - minute);
  expect(await live(id)).toHaveLength(1);
  await pass(minute);
  await plan();
  const [older, newer] = await live(id);
  expect(newer?.expiresAt).toBe(older?.expiresAt);
  expect(desk.slack.shown).toHaveLength(2);
  expect(said('rotates')).toHaveLength(1);
  expect(desk.told().filter((what) => what === 'rotation.asked')).toHaveLength(1);
});

test('the successor comes of age in its turn, counted from when it was shown', async () => {
  const id = await delivered();
  await plan();
  await pass(every);
  const [older] = await live(id);
  if (older === undefined) throw new Error('there is no key');
  await askToSwitch(desk.deps, { key: older.id, by: ana });
  await pass(every - hour);
  expect(await live(id)).toHaveLength(1);
  await pass(hour);
  expect(await live(id)).toHaveLength(2);
  expect(desk.slack.shown).toHaveLength(3);
  expect(said('rotates')).toHaveLength(2);
});

test('a rotation that is still open is waited for, and no third key is made', async () => {
  const id = await delivered();
  await plan();
  await pass(2 * every + day);
  expect(await live(id)).toHaveLength(2);
  const [older] = await live(id);
  if (older === undefined) throw new Error('there is no key');
  await askToSwitch(desk.deps, { key: older.id, by: ana });
  await pass(hour);
  expect(await live(id)).toHaveLength(2);
  expect(desk.slack.shown).toHaveLength(3);
});

test('a key that ends by itself about then is left to it', async () => {
  const id = await delivered(every + hour);
  await plan();
  await pass(every);
  expect(said('rotates')).toEqual([]);
  expect(await live(id)).toHaveLength(1);
  await pass(2 * hour);
  expect(await live(id)).toEqual([]);
});

test('a no of today is said once to holder and admins, and changes nothing until it is a yes', async () => {
  const id = await delivered();
  await plan();
  desk.setRule({ rotateEverySeconds: every, approve: { how: 'never' } });
  await pass(every + 3 * day);
  await plan();
  expect(await live(id)).toHaveLength(1);
  expect(said('not-rotated')).toHaveLength(2);
  expect(desk.told().filter((what) => what === 'action.refused')).toHaveLength(1);
  desk.setRule({ rotateEverySeconds: every });
  await pass(day);
  expect(await live(id)).toHaveLength(2);
});

test('somebody who is away is asked once, and shown the key when they are back', async () => {
  const id = await delivered();
  await plan();
  desk.crew.state.active = false;
  await pass(every + hour);
  expect(said('rotate-now')).toHaveLength(1);
  expect(desk.slack.shown).toHaveLength(1);
  desk.crew.state.active = true;
  await pass(hour);
  expect(await live(id)).toHaveLength(2);
  expect(desk.slack.shown).toHaveLength(2);
});

test('while nobody can be looked up nothing is decided', async () => {
  const id = await delivered();
  await plan();
  await pass(every - hour);
  desk.crew.state.reachable = false;
  desk.move(hour);
  const due = await desk.ledger.claimDue(desk.clock.now(), 60);
  if (due === null) throw new Error('nothing is due');
  await desk.runOne(due);
  expect(await live(id)).toHaveLength(1);
  expect(said('not-rotated')).toEqual([]);
  desk.crew.state.reachable = true;
  await pass(hour);
  expect(await live(id)).toHaveLength(2);
});

test('a clock that jumps over the warning rotates, one that jumps over the end does not', async () => {
  const id = await delivered();
  await plan();
  desk.move(every + hour);
  await desk.drain();
  expect(await live(id)).toHaveLength(2);
  const other = await delivered();
  desk.move(40 * day);
  await desk.drain();
  expect(await live(other)).toEqual([]);
  expect(await live(id)).toEqual([]);
  expect(desk.datadog.alive()).toEqual([]);
});

test('a clock that is set back rotates nothing before its time', async () => {
  const id = await delivered();
  await plan();
  await pass(every - hour);
  desk.move(-2 * day);
  await plan();
  expect(await live(id)).toHaveLength(1);
  await pass(2 * day + hour);
  expect(await live(id)).toHaveLength(2);
});

test('whoever was faster by hand is not rotated a second time', async () => {
  const id = await delivered();
  await plan();
  await pass(every - hour);
  const [key] = await live(id);
  if (key === undefined) throw new Error('there is no key');
  await askToRotate(desk.deps, { key: key.id, by: ana });
  await desk.drain();
  await pass(hour);
  expect(await live(id)).toHaveLength(2);
  expect(desk.slack.shown).toHaveLength(2);
});

test('a rule that says nothing of age rotates nothing, and one that begins to is heard', async () => {
  desk.setRule({});
  const id = await delivered();
  await plan();
  await pass(every);
  expect(await live(id)).toHaveLength(1);
  desk.setRule({ rotateEverySeconds: every });
  await plan();
  expect(await live(id)).toHaveLength(2);
});
