import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { askToAdopt, strangersFor } from '../../src/access/ask-to-adopt.ts';
import { askToRotate } from '../../src/access/rotate.ts';
import { askToShow } from '../../src/access/show.ts';
import { storyOf } from '../../src/access/story.ts';
import type { SurveyedKey } from '../../src/access/survey.ts';
import { planSweeps } from '../../src/access/sweep-plan.ts';
import { DatadogId } from '../../src/policy/ids.ts';
import { day, hour } from '../../src/policy/instant.ts';
import { passTime } from './delivered-key.ts';
import { type Desk, openDesk } from './desk.ts';
import { ana, ben, cleo, dora, org } from './hand-made.ts';
import { stranger } from './hand-made-register.ts';

const datadogId = DatadogId.parse('6b0c0000-0000-4000-8000-000000000001');
const owner = DatadogId.parse('6b0c0000-0000-4000-8000-0000000000cc');

let desk: Desk;
beforeEach(async () => {
  desk = await openDesk();
  desk.setAdmins([dora]);
  await planSweeps(desk.deps);
});
afterEach(() => desk.close());

/** A key that somebody made past ddkey, and that a sweep has seen. */
async function there(changes: Partial<SurveyedKey> = {}) {
  desk.register.strangers.push(stranger(datadogId, { ownerId: owner, ...changes }));
  await passTime(desk, day);
}
const wish = { org, datadogId, holder: ana, purpose: 'Old backup', lifetimeSeconds: 7 * day };
const adoptIt = async (changes: Partial<typeof wish> = {}, by = dora) => {
  const asked = await askToAdopt(desk.deps, { ...wish, ...changes, by });
  await desk.drain();
  return asked;
};
const outcomes = () => desk.slack.adoptions.map(({ outcome }) => outcome);
async function adopted() {
  const { items } = await desk.ledger.keysHeld(ana, { after: 0, most: 5 });
  const [it] = items;
  const [key] = it?.keys ?? [];
  if (it === undefined || key === undefined) throw new Error('nothing was adopted');
  return { it, key };
}

test('an adopted key is held, listed with its scopes, and as it was at Datadog', async () => {
  await there();
  expect(await adoptIt()).toEqual({ kind: 'asked' });
  expect(outcomes()).toEqual(['adopted']);
  const { it, key } = await adopted();
  expect(key).toMatchObject({
    state: 'live',
    datadogId,
    last4: 'hand',
    scopes: ['dashboards_read'],
    listedAs: 'made by hand',
    owner: { kind: 'other', id: owner },
  });
  expect(storyOf(it, desk.deps)).toMatchObject({
    standing: { at: 'shown' },
    taken: { holder: ana, by: dora },
  });
  expect(await passTime(desk, day)).toMatchObject({
    compared: 1,
    differing: { count: 0 },
    strangers: { application: { count: 0 } },
  });
  expect(desk.told()).toContain('key.adopted');
});

test('its holder hears of its end, and it is deleted then as any other', async () => {
  await there();
  await adoptIt();
  const { key } = await adopted();
  desk.move(6 * day + hour);
  await desk.drain();
  expect(desk.slack.notices.at(-1)).toMatchObject({ about: 'ends' });
  expect(desk.slack.toldTo.at(-1)).toBe(ana);
  desk.move(day);
  await desk.drain();
  const now = await desk.ledger.inTransaction((tx) => tx.key(key.id));
  expect(now).toMatchObject({ state: 'revoked', revokeReason: 'expired' });
});

test('nobody is made another key on it, not even the admin who adopted it for themselves', async () => {
  await there();
  await adoptIt({ holder: dora });
  const { items } = await desk.ledger.keysHeld(dora, { after: 0, most: 1 });
  const [key] = items[0]?.keys ?? [];
  if (key === undefined) throw new Error('nothing was adopted');
  const no = { refusal: { code: 'not-shown-to-you' } };
  expect(await askToRotate(desk.deps, { key: key.id, by: dora })).toMatchObject(no);
  const press = { requestId: key.requestId, generation: 1, mode: 'replace', on: null } as const;
  expect(await askToShow(desk.deps, { ...press, by: dora })).toMatchObject(no);
  expect(desk.datadog.everMade).toEqual([]);
});

test('a second wish for the same key is refused, before and after', async () => {
  await there();
  const both = await Promise.all(
    [ana, cleo].map((holder) => askToAdopt(desk.deps, { ...wish, holder, by: dora })),
  );
  expect(both.map(({ kind }) => kind).sort()).toEqual(['asked', 'refused']);
  await desk.drain();
  expect(await adoptIt()).toMatchObject({ refusal: { code: 'adopted-already' } });
  expect(desk.told().filter((what) => what === 'key.adopted')).toHaveLength(1);
});

test('a key that has gone meanwhile is not adopted, and whoever wished it is told', async () => {
  await there();
  desk.register.strangers.length = 0;
  await adoptIt();
  expect(outcomes()).toEqual(['gone']);
  expect((await desk.ledger.keysHeld(ana, { after: 0, most: 1 })).count).toBe(0);
  // It can be wished for again, should it come back.
  desk.register.strangers.push(stranger(datadogId, { ownerId: owner }));
  await adoptIt();
  expect(outcomes()).toEqual(['gone', 'adopted']);
});

test("the bot's own key is offered to nobody, and not adopted though somebody names it", async () => {
  await there({ last4: 'bots' });
  expect(await strangersFor(desk.deps, { by: dora, org, words: '' }, 10)).toEqual([]);
  expect(await adoptIt()).toMatchObject({ refusal: { code: 'unknown-key' } });
  desk.register.strangers.length = 0;
  await there();
  desk.register.strangers.splice(0, 1, stranger(datadogId, { last4: 'bots', ownerId: owner }));
  await adoptIt();
  expect(outcomes()).toEqual(['bots-own']);
});

test('a key that is named like one of ours may belong to another installation', async () => {
  await there();
  const name = 'Old (ddkey r_aaaaaaaaaaaaaaaa k_aaaaaaaaaaaaaaaa)';
  desk.register.strangers.splice(0, 1, stranger(datadogId, { name, ownerId: owner }));
  await adoptIt();
  expect(outcomes()).toEqual(['looks-like-ours']);
});

test('a key of which nobody says whose it is cannot surely be ended, so it is left alone', async () => {
  await there({ ownerId: null });
  await adoptIt();
  expect(outcomes()).toEqual(['owner-unknown']);
});

test('only an admin adopts, and only for an active full member', async () => {
  await there();
  expect(await adoptIt({}, ben)).toMatchObject({ refusal: { code: 'report-for-admins' } });
  expect(await strangersFor(desk.deps, { by: ben, org, words: '' }, 10)).toEqual([]);
  desk.crew.people.delete(ana);
  expect(await adoptIt()).toMatchObject({ refusal: { code: 'holder-unfit' } });
  expect(outcomes()).toEqual([]);
});

test('while Datadog gives no answer nothing is decided', async () => {
  await there();
  desk.register.answers.push({ kind: 'unknown' });
  await adoptIt();
  expect(outcomes()).toEqual([]);
  desk.move(hour);
  await desk.drain();
  expect(outcomes()).toEqual(['adopted']);
});

test('a key without scopes may do all that its owner may, and is no news to the next look', async () => {
  await there({ scopes: null });
  await adoptIt();
  expect((await adopted()).key.scopes).toEqual([]);
  expect(await passTime(desk, day)).toMatchObject({ differing: { count: 0 } });
});
