import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { handOver } from '../../src/access/hand-over.ts';
import { askedBefore } from '../../src/access/own-request.ts';
import { askToRevoke } from '../../src/access/revoke.ts';
import { askToRotate } from '../../src/access/rotate.ts';
import { askToShow } from '../../src/access/show.ts';
import { storyOf } from '../../src/access/story.ts';
import type { KeyId, RequestId, SlackUserId } from '../../src/policy/ids.ts';
import { day } from '../../src/policy/instant.ts';
import { deliveredKey, keyOfRequest } from './delivered-key.ts';
import { type Desk, openDesk } from './desk.ts';
import { ana, ben, cleo, dora } from './hand-made.ts';

let desk: Desk;
let id: RequestId;
let key: KeyId;
beforeEach(async () => {
  desk = await openDesk();
  desk.setAdmins([dora]);
  id = await deliveredKey(desk);
  key = (await keyOfRequest(desk, id)).id;
});
afterEach(() => desk.close());

const give = (to: SlackUserId, by = dora) => handOver(desk.deps, { key, to, by });
const grantOf = async () => (await desk.ledger.caseOf(id))?.grant;
const count = (what: string): number => desk.told().filter((each) => each === what).length;

test('the key goes on as it is, and somebody else answers for it', async () => {
  expect(await give(cleo)).toEqual({ kind: 'handed-over' });
  await desk.drain();
  expect(await grantOf()).toMatchObject({ holder: cleo, noteHolder: cleo, endedAt: null });
  expect((await keyOfRequest(desk, id)).state).toBe('live');
  const it = await desk.ledger.caseOf(id);
  if (it === null) throw new Error('the request is gone');
  expect(storyOf(it, desk.deps).taken).toMatchObject({ holder: cleo, by: dora });
});

test('a second click, and the holder themselves, change nothing', async () => {
  expect(await give(ana)).toMatchObject({ refusal: { code: 'held-already' } });
  const both = await Promise.all([give(cleo), give(cleo)]);
  expect(both.map(({ kind }) => kind).sort()).toEqual(['handed-over', 'refused']);
  expect(await give(cleo)).toMatchObject({ refusal: { code: 'held-already' } });
  expect(count('grant.handed-over')).toBe(1);
});

test('only an admin hands over, and only to an active full member', async () => {
  expect(await give(cleo, ben)).toMatchObject({ refusal: { code: 'report-for-admins' } });
  const person = { id: cleo, name: 'Cleo', isBot: false, isGuest: true, isOutsider: false };
  desk.crew.people.set(cleo, { ...person, isDeactivated: false });
  expect(await give(cleo)).toMatchObject({ refusal: { code: 'holder-unfit', why: 'a guest' } });
  desk.crew.people.delete(cleo);
  expect(await give(cleo)).toMatchObject({ refusal: { why: 'deactivated' } });
  desk.crew.state.reachable = false;
  expect(await give(ben)).toMatchObject({ refusal: { code: 'people-unreachable' } });
  expect((await grantOf())?.holder).toBe(ana);
});

test('nobody is made another key on an approval that was given to somebody else', async () => {
  await give(cleo);
  const rotated = await askToRotate(desk.deps, { key, by: cleo });
  expect(rotated).toMatchObject({ refusal: { code: 'not-shown-to-you' } });
  const press = { requestId: id, generation: 1, mode: 'replace', on: null } as const;
  const replaced = await askToShow(desk.deps, { ...press, by: cleo });
  expect(replaced).toMatchObject({ refusal: { code: 'not-shown-to-you' } });
  // Whoever it was shown to holds it no longer.
  const before = await askToShow(desk.deps, { ...press, by: ana });
  expect(before).toMatchObject({ refusal: { code: 'not-yours' } });
  expect(await askToRotate(desk.deps, { key, by: ana })).toMatchObject({
    refusal: { code: 'not-yours' },
  });
  expect(desk.slack.shown).toHaveLength(1);
  expect(await askedBefore(desk.deps, { requestId: id, by: cleo })).toMatchObject({
    kind: 'found',
  });
});

test('the new holder hears of its end, and may revoke it; the one before may not', async () => {
  await give(cleo);
  desk.move(23 * day);
  await desk.drain();
  expect(desk.slack.notices.at(-1)).toMatchObject({ about: 'ends', taken: { holder: cleo } });
  expect(desk.slack.toldTo.at(-1)).toBe(cleo);
  expect(await askToRevoke(desk.deps, { key, by: ana })).toMatchObject({ kind: 'refused' });
  expect(await askToRevoke(desk.deps, { key, by: cleo })).toMatchObject({ kind: 'revoking' });
});

test('while another key is on its way to the holder, nothing is handed over', async () => {
  await askToRotate(desk.deps, { key, by: ana });
  expect(await give(cleo)).toMatchObject({ refusal: { code: 'key-on-its-way' } });
  await desk.drain();
  key = (await keyOfRequest(desk, id)).id;
  expect(await give(cleo)).toEqual({ kind: 'handed-over' });
});

test('a key that was handed back is as it was', async () => {
  await give(cleo);
  await give(ana);
  expect(await askToRotate(desk.deps, { key, by: ana })).toEqual({ kind: 'asked' });
});

test('a key that has ended is handed to nobody', async () => {
  await askToRevoke(desk.deps, { key, by: ana });
  expect(await give(cleo)).toMatchObject({ refusal: { code: 'key-is-dead' } });
});
