import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { adjust } from '../../src/access/adjust.ts';
import { decide } from '../../src/access/decide.ts';
import { expire } from '../../src/access/expire.ts';
import { askToExtend, previewExtension } from '../../src/access/extend.ts';
import { askToRevoke } from '../../src/access/revoke.ts';
import { askToRotate, askToSwitch } from '../../src/access/rotate.ts';
import { askToShow } from '../../src/access/show.ts';
import { newId } from '../../src/new-id.ts';
import { addSeconds, day, hour, secondsBetween } from '../../src/policy/instant.ts';
import { type Desk, openDesk } from './desk.ts';
import { ana, ben, cleo } from './hand-made.ts';
import { holdingAt } from './holding.ts';

let desk: Desk;
let at: ReturnType<typeof holdingAt>;
beforeEach(async () => {
  desk = await openDesk();
  at = holdingAt(desk);
});
afterEach(() => desk.close());

describe('an extension', () => {
  test('moves the end of grant and key, makes nothing, and the key goes at the new end', async () => {
    const id = await at.delivered();
    const before = (await at.held(id)).expiresAt ?? desk.clock.now();
    const change = await at.asked(id, 5 * day);
    expect(await at.endOf(id)).toBe(before);
    await at.approve(change);
    expect(await at.endOf(id)).toBe(addSeconds(before, 5 * day));
    expect((await at.held(id)).expiresAt).toBe(addSeconds(before, 5 * day));
    expect(await at.standing(change)).toMatchObject({ at: 'amended' });
    expect((await at.caseOf(change)).request.state).toBe('fulfilled');
    expect(desk.datadog.everMade).toHaveLength(1);
    desk.move(10 * day + hour);
    await desk.drain();
    expect(await at.live(id)).toHaveLength(1);
    desk.move(5 * day);
    await desk.drain();
    expect(await at.live(id)).toHaveLength(0);
    expect(await at.standing(id)).toMatchObject({ at: 'ended', end: 'expired' });
    expect(desk.datadog.alive()).toHaveLength(0);
  });

  test('of a pair moves both of its keys', async () => {
    const id = await at.delivered(10 * day, 'pair');
    await at.approve(await at.asked(id, 5 * day));
    const ends = (await at.live(id)).map(({ expiresAt }) => expiresAt);
    expect(ends).toEqual([await at.endOf(id), await at.endOf(id)]);
  });

  test('counts the whole life, however often it is extended', async () => {
    const id = await at.delivered(10 * day);
    expect(await at.extend(id, 21 * day)).toMatchObject({
      refusal: { code: 'policy', because: { code: 'too-long', maxSeconds: 30 * day } },
    });
    await at.approve(await at.asked(id, 15 * day));
    expect(await at.extend(id, 6 * day)).toMatchObject({ refusal: { code: 'policy' } });
    desk.move(20 * day);
    expect(await at.extend(id, 6 * day)).toMatchObject({ refusal: { code: 'policy' } });
    const found = await previewExtension(desk.deps, { key: (await at.held(id)).id, by: ana });
    expect(found).toMatchObject({ form: { offered: [hour, 8 * hour, day, 5 * day] } });
    await at.approve(await at.asked(id, 5 * day));
    const { shownAt, expiresAt } = await at.held(id);
    expect(secondsBetween(shownAt ?? desk.clock.now(), expiresAt ?? desk.clock.now())).toBe(
      30 * day,
    );
    const none = await previewExtension(desk.deps, { key: (await at.held(id)).id, by: ana });
    expect(none).toMatchObject({ form: { offered: [] } });
  });

  test('is one at a time, and one for each form', async () => {
    const id = await at.delivered();
    const form = { by: ana, viewId: newId.request() };
    const first = await at.extend(id, day, form);
    expect(await at.extend(id, day, form)).toEqual(first);
    expect(await at.extend(id, 2 * day)).toMatchObject({ refusal: { code: 'change-open' } });
    const both = await Promise.all([at.extend(id, day), at.extend(id, day)]);
    for (const each of both) expect(each).toMatchObject({ refusal: { code: 'change-open' } });
  });

  test('is for the holder alone, and only while there is one key to extend', async () => {
    const id = await at.delivered();
    expect(await at.extend(id, day, { by: ben, viewId: newId.request() })).toMatchObject({
      refusal: { code: 'not-yours' },
    });
    const key = await at.held(id);
    await askToRotate(desk.deps, { key: key.id, by: ana });
    const press = { key: key.id, by: ana, bySeconds: day, note: null, viewId: newId.request() };
    expect(await askToExtend(desk.deps, press)).toMatchObject({
      refusal: { code: 'two-keys', last4: key.last4 },
    });
    await desk.drain();
    await askToSwitch(desk.deps, { key: key.id, by: ana });
    expect(await askToExtend(desk.deps, press)).toMatchObject({ refusal: { code: 'key-is-dead' } });
    const newer = await at.held(id);
    await askToRevoke(desk.deps, { key: newer.id, by: ana });
    const late = { ...press, key: newer.id, viewId: newId.request() };
    expect(await askToExtend(desk.deps, late)).toMatchObject({ refusal: { code: 'key-over' } });
    expect(await previewExtension(desk.deps, { key: newer.id, by: ana })).toMatchObject({
      refusal: { code: 'key-over' },
    });
  });

  test('approved a second before the end lasts; approved at the end changes nothing, and says so', async () => {
    const [early, late] = [await at.delivered(), await at.delivered()];
    desk.move(9 * day);
    const [before, after] = [await at.asked(early, day), await at.asked(late, day)];
    desk.move(day - 1);
    await at.approve(before);
    desk.move(1);
    await at.approve(after);
    expect(await at.live(early)).toHaveLength(1);
    expect(await at.live(late)).toHaveLength(0);
    expect(await at.standing(after)).toMatchObject({ at: 'failed', failure: 'key-over' });
    expect(await at.standing(after)).toMatchObject({ retryUntil: null });
  });

  test('approved after the key was revoked brings nothing back', async () => {
    const id = await at.delivered();
    const change = await at.asked(id, day);
    await askToRevoke(desk.deps, { key: (await at.held(id)).id, by: ana });
    await desk.drain();
    await at.approve(change);
    expect(await at.standing(change)).toMatchObject({ at: 'failed', failure: 'key-over' });
    expect(await at.standing(id)).toMatchObject({ at: 'ended', end: 'revoked' });
    expect(desk.datadog.alive()).toHaveLength(0);
  });

  test('approved while another key takes its place changes nothing, and can be asked for again', async () => {
    const id = await at.delivered();
    const change = await at.asked(id, day);
    const before = await at.endOf(id);
    const key = await at.held(id);
    await askToRotate(desk.deps, { key: key.id, by: ana });
    await at.approve(change);
    expect(await at.standing(change)).toMatchObject({ at: 'failed', failure: 'key-moved' });
    expect(await at.endOf(id)).toBe(before);
    await askToSwitch(desk.deps, { key: key.id, by: ana });
    await at.approve(await at.asked(id, day));
    expect(await at.endOf(id)).not.toBe(before);
  });

  test('a key that replaces an extended one keeps the later end', async () => {
    const id = await at.delivered();
    await at.approve(await at.asked(id, day));
    const end = await at.endOf(id);
    const replace = { requestId: id, generation: 1, by: ana, mode: 'replace', on: null } as const;
    await askToShow(desk.deps, replace);
    await desk.drain();
    expect((await at.held(id)).expiresAt).toBe(end);
    desk.move(10 * day + hour);
    await desk.drain();
    expect(await at.live(id)).toHaveLength(1);
  });

  test('is decided like any request, but not adjusted', async () => {
    const id = await at.delivered();
    const change = await at.asked(id, day);
    const { card: on } = (await at.caseOf(change)).request;
    const press = { requestId: change, revision: 1, on } as const;
    const own = { ...press, by: ana, verdict: 'approve', reason: null } as const;
    expect(await decide(desk.deps, own)).toMatchObject({ refusal: { code: 'self-approval' } });
    const less = { ...press, by: cleo, scopes: [], lifetimeSeconds: hour };
    expect(await adjust(desk.deps, less)).toMatchObject({ refusal: { code: 'only-less' } });
    const no = { ...press, by: cleo, verdict: 'deny', reason: 'No need' } as const;
    await decide(desk.deps, no);
    expect(await at.standing(change)).toMatchObject({ at: 'denied' });
    await at.asked(id, day);
  });

  test('that nobody decides lapses, and the next one can be asked for', async () => {
    const id = await at.delivered();
    const change = await at.asked(id, day);
    desk.move(3 * day);
    await desk.drain();
    expect(await at.standing(change)).toMatchObject({ at: 'lapsed' });
    await at.approve(await at.asked(id, day));
    expect(await at.live(id)).toHaveLength(1);
  });

  test('an end that is looked at while it moves is looked at again at the new one', async () => {
    const id = await at.delivered();
    const { id: key, expiresAt } = await at.held(id);
    await at.approve(await at.asked(id, day));
    const until = addSeconds(expiresAt ?? desk.clock.now(), day);
    expect(await expire(desk.deps, key)).toEqual({ kind: 'later', at: until });
  });
});
