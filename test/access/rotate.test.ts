import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { decide } from '../../src/access/decide.ts';
import { askToRevoke } from '../../src/access/revoke.ts';
import { askToRotate, askToSwitch } from '../../src/access/rotate.ts';
import { standingOf } from '../../src/access/standing.ts';
import { submit } from '../../src/access/submit.ts';
import { newId } from '../../src/new-id.ts';
import type { KeyId, RequestId } from '../../src/policy/ids.ts';
import { day, hour } from '../../src/policy/instant.ts';
import { type Desk, openDesk } from './desk.ts';
import { ana, ask, ben } from './hand-made.ts';

let desk: Desk;
beforeEach(async () => {
  desk = await openDesk();
});
afterEach(() => desk.close());

async function caseOf(id: RequestId) {
  const it = await desk.ledger.caseOf(id);
  if (it === null) throw new Error('the request is gone');
  return it;
}
const keysOf = async (id: RequestId) => (await caseOf(id)).keys;
const live = async (id: RequestId) => (await keysOf(id)).filter(({ state }) => state === 'live');
async function held(id: RequestId, at: number) {
  const key = (await keysOf(id))[at];
  if (key === undefined) throw new Error('there is no such key');
  return key;
}
async function delivered(lifetimeSeconds = 10 * day): Promise<RequestId> {
  const wish = ask({ lifetimeSeconds });
  const sent = await submit(desk.deps, { requester: ana, ask: wish, viewId: newId.request() });
  if (sent.kind !== 'accepted') throw new Error('the request was refused');
  const { id } = sent.request;
  await desk.drain();
  const { card: on } = (await caseOf(id)).request;
  const press = { requestId: id, revision: 1, by: ben, verdict: 'approve', reason: null } as const;
  await decide(desk.deps, { ...press, on });
  await desk.drain();
  return id;
}
async function rotated(): Promise<RequestId> {
  const id = await delivered();
  desk.move(hour);
  await askToRotate(desk.deps, { key: (await held(id, 0)).id, by: ana });
  await desk.drain();
  return id;
}
const rotate = async (key: KeyId, by = ana) => askToRotate(desk.deps, { key, by });

describe('a rotation', () => {
  test('gives a second key with the same end, and the first works on', async () => {
    const id = await rotated();
    const [older, newer] = await live(id);
    expect(newer?.expiresAt).toBe(older?.expiresAt);
    expect(newer?.scopes).toEqual(older?.scopes);
    expect(desk.datadog.alive()).toHaveLength(2);
    expect(desk.slack.shown).toHaveLength(2);
    expect(desk.slack.shown[1]?.replaces).toBeNull();
  });

  test('is written down before the next key is made', async () => {
    const id = await delivered();
    const key = await held(id, 0);
    await rotate(key.id);
    expect((await held(id, 0)).rotatingSince).toBe(desk.clock.now());
    expect(desk.told().at(-1)).toBe('rotation.asked');
    expect(await keysOf(id)).toHaveLength(1);
  });

  test('pressed twice makes one key', async () => {
    const id = await delivered();
    const key = await held(id, 0);
    await rotate(key.id);
    expect(await rotate(key.id)).toMatchObject({ refusal: { code: 'key-on-its-way' } });
    await desk.drain();
    expect(await live(id)).toHaveLength(2);
  });

  test('is not begun while another is open', async () => {
    const id = await rotated();
    const again = await rotate((await held(id, 1)).id);
    expect(again).toMatchObject({ refusal: { code: 'rotation-open' } });
    expect(await live(id)).toHaveLength(2);
  });

  test('is for the holder alone, of a key that lives, within its time', async () => {
    const id = await delivered();
    const key = await held(id, 0);
    expect(await rotate(key.id, ben)).toMatchObject({ refusal: { code: 'not-yours' } });
    expect(await rotate(newId.key())).toMatchObject({ refusal: { code: 'not-yours' } });
    await askToRevoke(desk.deps, { key: key.id, by: ana });
    expect(await rotate(key.id)).toMatchObject({ refusal: { code: 'grant-ended' } });
    expect(desk.told().filter((what) => what === 'action.refused')).toHaveLength(3);
  });

  test.each(['lost after', 'lost before', 'busy', 'refused', 'other scopes'] as const)(
    'whose key is %s leaves the first one as it was',
    async (mood) => {
      const id = await delivered();
      desk.datadog.moods.push(mood);
      await rotate((await held(id, 0)).id);
      await desk.drain();
      expect((await held(id, 0)).state).toBe('live');
      expect(desk.datadog.alive().some(({ name }) => name.includes(id))).toBe(true);
    },
  );

  test.each(['refused', 'silent'] as const)(
    'whose key Slack answers "%s" leaves the first one as it was, and can be gone on with',
    async (mood) => {
      const id = await delivered();
      desk.slack.moods.push(mood);
      await rotate((await held(id, 0)).id);
      await desk.drain();
      expect((await live(id)).map(({ generation }) => generation)).toEqual([1]);
      expect(desk.datadog.alive()).toHaveLength(1);
    },
  );
});

describe('"I have switched"', () => {
  test('ends the older key and leaves the newer', async () => {
    const id = await rotated();
    const older = await held(id, 0);
    expect(await askToSwitch(desk.deps, { key: older.id, by: ana })).toEqual({ kind: 'switched' });
    await desk.drain();
    const [first, second] = await keysOf(id);
    expect(first).toMatchObject({ state: 'revoked', revokeReason: 'rotated' });
    expect(second?.state).toBe('live');
    expect(desk.datadog.alive()).toHaveLength(1);
  });

  test('does nothing before the newer key is there, and nothing to the newer one', async () => {
    const id = await delivered();
    const first = await held(id, 0);
    const press = (key: KeyId, by = ana) => askToSwitch(desk.deps, { key, by });
    expect(await press(first.id)).toMatchObject({ refusal: { code: 'new-key-missing' } });
    await rotate(first.id);
    expect(await press(first.id)).toMatchObject({ refusal: { code: 'new-key-missing' } });
    await desk.drain();
    expect(await press((await held(id, 1)).id)).toMatchObject({
      refusal: { code: 'new-key-missing' },
    });
    expect(await press(first.id, ben)).toMatchObject({ refusal: { code: 'not-yours' } });
    expect(await live(id)).toHaveLength(2);
  });
});

describe('the end of an overlap', () => {
  const used = async (id: RequestId, at: number): Promise<void> => {
    desk.datadog.usedAt.set(`${(await held(id, at)).datadogId}`, desk.clock.now());
  };
  const states = async (id: RequestId) => (await keysOf(id)).map(({ state }) => state);

  test('ends an older key that was idle while the newer one was used', async () => {
    const id = await delivered();
    await used(id, 0);
    desk.move(hour);
    await rotate((await held(id, 0)).id);
    await desk.drain();
    desk.move(hour);
    await used(id, 1);
    desk.move(day);
    await desk.drain();
    expect(await states(id)).toEqual(['revoked', 'live']);
  });

  test('warns once of an older key that is still used, and ends it after as long again', async () => {
    const id = await rotated();
    desk.move(hour);
    await used(id, 0);
    await used(id, 1);
    desk.move(day);
    await desk.drain();
    expect(await states(id)).toEqual(['live', 'live']);
    expect(desk.slack.notices.map(({ about }) => about)).toContain('still-used');
    await used(id, 0);
    desk.move(day);
    await desk.drain();
    expect(await states(id)).toEqual(['revoked', 'live']);
    const warned = desk.slack.notices.filter(({ about }) => about === 'still-used');
    expect(warned).toHaveLength(1);
  });

  test('takes "never used" for not known, asks once, and waits for the end of its own', async () => {
    const id = await rotated();
    desk.move(hour);
    await used(id, 1);
    for (let days = 0; days < 6; days += 1) {
      desk.move(day);
      await desk.drain();
    }
    expect(await states(id)).toEqual(['live', 'live']);
    const asked = desk.slack.notices.filter(({ about }) => about === 'maybe-used');
    expect(asked).toHaveLength(1);
    desk.move(5 * day);
    await desk.drain();
    expect(await states(id)).toEqual(['revoked', 'revoked']);
  });

  test('waits while Datadog does not answer', async () => {
    const id = await rotated();
    desk.move(day);
    desk.datadog.goDown(1);
    await desk.drain();
    expect(await states(id)).toEqual(['live', 'live']);
    expect(desk.slack.notices.map(({ about }) => about)).not.toContain('maybe-used');
  });
});

test('whoever revokes the newer key ends both, and reads so', async () => {
  const id = await rotated();
  await askToRevoke(desk.deps, { key: (await held(id, 1)).id, by: ana });
  await desk.drain();
  expect(desk.datadog.alive()).toEqual([]);
  const { request, grant, keys } = await caseOf(id);
  expect(standingOf(request, grant, keys)).toMatchObject({
    at: 'ended',
    last4: keys[1]?.last4,
    others: [keys[0]?.last4],
  });
});

test('both keys end with the grant', async () => {
  const id = await rotated();
  desk.move(10 * day);
  await desk.drain();
  await desk.drain();
  expect((await keysOf(id)).map(({ state }) => state)).toEqual(['revoked', 'revoked']);
  expect(desk.datadog.alive()).toEqual([]);
});
