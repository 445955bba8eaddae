import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { letGo } from '../../src/access/let-go.ts';
import { askToSwitch } from '../../src/access/rotate.ts';
import { askToShow } from '../../src/access/show.ts';
import { addSeconds, day, hour } from '../../src/policy/instant.ts';
import { type Desk, openDesk } from './desk.ts';
import { ana, ben } from './hand-made.ts';
import { holdingAt } from './holding.ts';

let desk: Desk;
let at: ReturnType<typeof holdingAt>;
beforeEach(async () => {
  desk = await openDesk();
  at = holdingAt(desk);
});
afterEach(() => desk.close());

describe('the extension of a token', () => {
  test('has a new key with the later end made, and the old one ends on its own day', async () => {
    const id = await at.delivered(10 * day, 'token');
    const { id: older, expiresAt } = await at.held(id);
    await at.approve(await at.asked(id, 5 * day));
    const keys = await at.live(id);
    expect(keys.map((key) => key.expiresAt)).toEqual([
      expiresAt,
      addSeconds(expiresAt ?? desk.clock.now(), 5 * day),
    ]);
    expect(keys[0]?.rotatingSince).not.toBeNull();
    await askToSwitch(desk.deps, { key: older, by: ana });
    await desk.drain();
    expect(desk.datadog.alive()).toHaveLength(1);
  });

  test('waits for the press of whoever is away, and ends at its end even if nobody presses', async () => {
    const id = await at.delivered(10 * day, 'token');
    desk.crew.state.active = false;
    await at.approve(await at.asked(id, 5 * day));
    expect(await at.standing(id)).toMatchObject({
      at: 'ready',
      trouble: 'end-fixed',
      generation: 2,
    });
    expect(await at.live(id)).toHaveLength(1);
    desk.move(10 * day);
    await desk.drain();
    expect(await at.live(id)).toHaveLength(0);
    expect(await at.standing(id)).toMatchObject({ at: 'ready' });
    const show = { requestId: id, generation: 2, by: ana, mode: 'show', on: null } as const;
    await askToShow(desk.deps, show);
    await desk.drain();
    expect(await at.live(id)).toHaveLength(1);
    desk.move(5 * day);
    await desk.drain();
    expect(await at.standing(id)).toMatchObject({ at: 'ended', end: 'expired' });
    expect(desk.datadog.alive()).toHaveLength(0);
  });

  test('nobody pressed: the grant ends at its later end', async () => {
    const id = await at.delivered(10 * day, 'token');
    desk.crew.state.active = false;
    await at.approve(await at.asked(id, 5 * day));
    desk.move(15 * day);
    await desk.drain();
    expect(await at.standing(id)).toMatchObject({ at: 'ended', end: 'expired' });
  });
});

describe('Let it go', () => {
  const warnings = () => desk.slack.notices.filter(({ about }) => about === 'ends').length;

  test('stops the warnings of this end, once, and those of a later end come again', async () => {
    const id = await at.delivered();
    const { id: key } = await at.held(id);
    desk.move(9 * day);
    await desk.drain();
    expect(warnings()).toBe(1);
    for (const _ of [1, 2]) {
      expect(await letGo(desk.deps, { key, by: ana })).toMatchObject({ kind: 'let-go' });
    }
    expect(desk.told().filter((what) => what === 'end.accepted')).toHaveLength(1);
    expect(await letGo(desk.deps, { key, by: ben })).toMatchObject({
      refusal: { code: 'not-yours' },
    });
    desk.move(23.5 * hour);
    await desk.drain();
    expect(warnings()).toBe(1);
    await at.approve(await at.asked(id, day));
    desk.move(day);
    await desk.drain();
    expect(warnings()).toBe(2);
    desk.move(day);
    await desk.drain();
    expect(await at.live(id)).toHaveLength(0);
    expect(await letGo(desk.deps, { key, by: ana })).toMatchObject({
      refusal: { code: 'key-over' },
    });
  });
});
