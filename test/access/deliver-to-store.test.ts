import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { decide } from '../../src/access/decide.ts';
import { planRotations } from '../../src/access/plan-rotations.ts';
import { rotateAndPrint } from '../../src/access/print.ts';
import { askToRotate } from '../../src/access/rotate.ts';
import { askToShow } from '../../src/access/show.ts';
import { standingOf } from '../../src/access/standing.ts';
import { submit } from '../../src/access/submit.ts';
import { newId } from '../../src/new-id.ts';
import { Operator, type RequestId } from '../../src/policy/ids.ts';
import { day, hour } from '../../src/policy/instant.ts';
import { type Desk, openDesk } from './desk.ts';
import { ana, ask, ben } from './hand-made.ts';

const deliverTo = { store: 'vault', mount: 'secret', path: 'datadog/{purpose}' } as const;
const place = 'vault:secret:datadog/nightly-backup';

let desk: Desk;
beforeEach(async () => {
  desk = await openDesk();
  desk.setRule({ deliverTo });
});
afterEach(() => desk.close());

async function caseOf(id: RequestId) {
  const it = await desk.ledger.caseOf(id);
  if (it === null) throw new Error('the request is gone');
  return it;
}
async function standing(id: RequestId) {
  const { request, grant, keys } = await caseOf(id);
  return standingOf(request, grant, keys);
}
async function asked(): Promise<RequestId> {
  const wish = ask({ lifetimeSeconds: 10 * day });
  const sent = await submit(desk.deps, { requester: ana, ask: wish, viewId: newId.request() });
  if (sent.kind !== 'accepted') throw new Error('the request was refused');
  await desk.drain();
  return sent.request.id;
}
async function press(id: RequestId) {
  const { card: on } = (await caseOf(id)).request;
  const how = { requestId: id, revision: 1, by: ben, verdict: 'approve', reason: null } as const;
  const decided = await decide(desk.deps, { ...how, on });
  await desk.drain();
  return decided;
}
async function approved(): Promise<RequestId> {
  const id = await asked();
  await press(id);
  return id;
}
async function tryAgain(id: RequestId) {
  const { grant, request } = await caseOf(id);
  const generation = grant?.generation ?? 0;
  const how = { requestId: id, generation, by: ana, mode: 'show', on: request.note } as const;
  const result = await askToShow(desk.deps, how);
  await desk.drain();
  return result;
}
const liveKeys = async (id: RequestId) =>
  (await caseOf(id)).keys.filter(({ state }) => state === 'live');
const newest = () => desk.store.at(place).at(-1)?.fields;

describe('a key that a rule writes into a store', () => {
  test('is made and written on approval, also while nobody is there, and shown to nobody', async () => {
    desk.crew.state.active = false;
    const id = await approved();
    const [key, ...others] = await liveKeys(id);
    expect(others).toEqual([]);
    expect(newest()).toEqual({
      DD_SITE: 'datadoghq.eu',
      DD_APP_KEY: expect.stringMatching(/^ddapp_/u),
      DD_APP_KEY_ID: key?.datadogId,
      DDKEY_REQUEST: id,
      DDKEY_KEY: key?.id,
      DDKEY_EXPIRES_AT: key?.expiresAt,
    });
    expect(desk.slack.shown).toEqual([]);
    expect(await standing(id)).toMatchObject({ at: 'shown', received: true });
    expect(desk.told()).toContain('key.written');
    expect(desk.told()).not.toContain('key.delivered');
  });

  test('is rotated into a new version, and the old one ends after the overlap', async () => {
    const id = await approved();
    const [first] = await liveKeys(id);
    if (first === undefined) throw new Error('no key is live');
    desk.move(hour);
    await askToRotate(desk.deps, { key: first.id, by: ana });
    await desk.drain();
    expect(desk.store.at(place)).toHaveLength(2);
    const [older, newer] = await liveKeys(id);
    expect(older?.id).toBe(first.id);
    expect(newest()).toMatchObject({ DDKEY_KEY: newer?.id, DDKEY_EXPIRES_AT: first.expiresAt });
    desk.move(hour);
    desk.datadog.usedAt.set(first.datadogId ?? '', (await caseOf(id)).request.submittedAt);
    desk.datadog.usedAt.set(newer?.datadogId ?? '', desk.clock.now());
    desk.move(day + hour);
    await desk.drain();
    expect((await liveKeys(id)).map((key) => key.id)).toEqual([newer?.id]);
    expect(desk.slack.shown).toEqual([]);
  });

  test('is rotated by age although its holder is away', async () => {
    desk.setRule({ deliverTo, rotateEverySeconds: 5 * day });
    const id = await approved();
    desk.crew.state.active = false;
    await planRotations(desk.deps);
    for (let at = 0; at < 12; at += 1) {
      desk.move(12 * hour);
      await desk.drain();
    }
    expect(desk.store.at(place).length).toBe(2);
    expect(await standing(id)).toMatchObject({ at: 'shown' });
  });

  test('is not printed at a command line', async () => {
    const id = await approved();
    const [key] = await liveKeys(id);
    if (key === undefined) throw new Error('no key is live');
    const by = Operator.parse('deploy@ci');
    const wish = { key: key.id, by, why: 'try' };
    expect(await rotateAndPrint(desk.deps, wish, async () => true)).toMatchObject({
      kind: 'refused',
      refusal: { code: 'kept-in-store' },
    });
    expect(desk.datadog.everMade).toHaveLength(1);
  });
});

describe('a write that fails', () => {
  test('revokes the key, says so, and is tried again when its requester presses', async () => {
    desk.store.moods.push('denied');
    const id = await approved();
    expect(await standing(id)).toMatchObject({ at: 'ready', trouble: 'store-denied' });
    expect(desk.datadog.alive()).toEqual([]);
    expect(await tryAgain(id)).toEqual({ kind: 'asked' });
    expect(await standing(id)).toMatchObject({ at: 'shown' });
    expect(desk.datadog.alive()).toHaveLength(1);
  });

  test.each(['lost after', 'lost before'] as const)(
    'without an answer (%s) leaves no live key behind, and the next write is taken',
    async (mood) => {
      desk.store.moods.push(mood);
      const id = await approved();
      expect(await standing(id)).toMatchObject({ at: 'ready', trouble: 'store-unclear' });
      expect(desk.datadog.alive()).toEqual([]);
      await tryAgain(id);
      const [key] = await liveKeys(id);
      expect(newest()).toMatchObject({ DDKEY_KEY: key?.id });
    },
  );

  test('in a rotation leaves the older key working', async () => {
    const id = await approved();
    const [first] = await liveKeys(id);
    if (first === undefined) throw new Error('no key is live');
    desk.store.moods.push('denied');
    await askToRotate(desk.deps, { key: first.id, by: ana });
    await desk.drain();
    expect((await liveKeys(id)).map((key) => key.id)).toEqual([first.id]);
    expect(desk.datadog.alive()).toHaveLength(1);
    expect(await standing(id)).toMatchObject({ at: 'ready', trouble: 'store-denied' });
  });
});

describe('before a key is made', () => {
  test('a store that gives no answer is asked again by itself, and nothing is made meanwhile', async () => {
    desk.store.looks.push('away', 'away');
    const id = await approved();
    expect(await standing(id)).toMatchObject({ at: 'making', trouble: 'store-away' });
    expect(desk.datadog.everMade).toEqual([]);
    for (let at = 0; at < 2; at += 1) {
      desk.move(120);
      await desk.drain();
    }
    expect(await standing(id)).toMatchObject({ at: 'shown' });
    expect(desk.datadog.everMade).toHaveLength(1);
  });

  test('a target that holds the live key of another request is not written over', async () => {
    const first = await approved();
    const second = await approved();
    expect(await standing(second)).toMatchObject({ at: 'ready', trouble: 'target-taken' });
    expect(desk.store.at(place)).toHaveLength(1);
    expect(desk.datadog.everMade).toHaveLength(1);
    expect(await liveKeys(first)).toHaveLength(1);
  });

  test('a target is free again once the grant of its key has ended, and the next follows it', async () => {
    const first = await approved();
    desk.move(10 * day + hour);
    await desk.drain();
    expect(await standing(first)).toMatchObject({ at: 'ended' });
    const second = await approved();
    expect(await standing(second)).toMatchObject({ at: 'shown' });
    expect(desk.store.at(place)).toHaveLength(2);
  });

  test('what somebody else wrote there is not written over', async () => {
    desk.store.byHand(place);
    const id = await approved();
    expect(await standing(id)).toMatchObject({ at: 'ready', trouble: 'target-changed' });
    expect(desk.datadog.everMade).toEqual([]);
    expect(newest()).toEqual({});
  });
});

describe('what the card shows', () => {
  test('is where the key goes: a rule that says another target by then is shown first', async () => {
    const id = await asked();
    desk.setRule({ deliverTo: { ...deliverTo, path: 'elsewhere/{purpose}' } });
    expect(await press(id)).toMatchObject({ kind: 'refused', refusal: { code: 'old-message' } });
    expect((await caseOf(id)).request).toMatchObject({
      state: 'pending',
      deliverTo: { path: 'elsewhere/nightly-backup' },
    });
    await press(id);
    expect(desk.store.at('vault:secret:elsewhere/nightly-backup')).toHaveLength(1);
  });

  test('a rule that no longer names a store does not show a key that was approved for one', async () => {
    const id = await asked();
    desk.setRule({ deliverTo: null });
    expect(await press(id)).toMatchObject({ kind: 'refused', refusal: { code: 'old-message' } });
    expect(desk.slack.shown).toEqual([]);
    desk.setRule({ deliverTo });
    await press(id);
    await press(id);
    desk.setRule({ deliverTo: null });
    const [key] = await liveKeys(id);
    if (key === undefined) throw new Error('no key is live');
    await askToRotate(desk.deps, { key: key.id, by: ana });
    await desk.drain();
    expect(desk.store.at(place)).toHaveLength(2);
    expect(desk.slack.shown).toEqual([]);
  });

  test('holds where a rule allows a request by itself, too', async () => {
    desk.setRule({ deliverTo, approve: { how: 'automatically' } });
    const id = await asked();
    expect(await standing(id)).toMatchObject({ at: 'shown' });
    expect(desk.store.at(place)).toHaveLength(1);
  });
});
