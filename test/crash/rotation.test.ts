import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { actions } from '../../blocks/ids.ts';
import { RequestId } from '../../src/policy/ids.ts';
import { hour } from '../../src/policy/instant.ts';
import type { SeenMessage } from '../../src/sandbox/control.ts';
import { people } from '../../src/sandbox/people.ts';
import { wordsOf } from '../../src/sandbox/person.ts';
import { type BusyClient, busyClient } from '../journey/busy-client.ts';
import type { KillPoint } from './kill-points.ts';
import { getsKey, messagesAbout, type Served, secretIn } from './requester.ts';
import { openScene, type Scene } from './scene.ts';

/** From the press on Rotate to the deletion of the older key. */
const points: readonly KillPoint[] = [
  'after-rotation-commit',
  'after-create',
  'after-slack',
  'before-live-commit',
  'after-revoke-call',
];

let scene: Scene;
beforeAll(async () => {
  scene = await openScene();
});
let client: BusyClient | null = null;
afterAll(async () => {
  await client?.stop();
  await scene.close();
});

const ana = people.requester.id;
const offers = (message: SeenMessage, action: string): boolean =>
  JSON.stringify(message.blocks).includes(`"${action}"`);

const aliveOf = (request: string) =>
  scene.sandbox.datadog.keys().filter((key) => key.name.includes(request) && !key.revokedAt);

/** What the holder sees now: which key the message names, and each that is on the screen. */
async function look(request: string) {
  const messages = await messagesAbout(scene, ana, request);
  const note = messages.findLast((it) => !it.ephemeral && offers(it, actions.replace));
  const last4 = /key ending (\w{4}) was shown/u.exec(note ? wordsOf(note) : '')?.[1] ?? '';
  const secrets = messages.flatMap((it) => secretIn(it) ?? []);
  const button = (action: string) => messages.findLast((it) => offers(it, action));
  return { secret: secrets.find((each) => last4 !== '' && each.endsWith(last4)) ?? null, button };
}

async function press(on: SeenMessage, actionId: string): Promise<void> {
  if (!scene.isAtRest()) return;
  const { channel, ts } = on;
  await scene.sandbox.control.act(ana, { do: 'press', channel, ts, actionId });
  await pause(300);
}

/** The next thing to do on the way to a new key and the end of the older one; the new one at last. */
async function goOn(held: Served, calling: BusyClient): Promise<string | null> {
  const { secret, button } = await look(held.request);
  if (secret === null || secret === held.secret) {
    const [rotate, show] = [button(actions.rotate), button(actions.show)];
    if (show !== undefined) await press(show, actions.show);
    else if (rotate !== undefined) await press(rotate, actions.rotate);
    return null;
  }
  calling.use(secret);
  const older = button(actions.switched);
  if (older !== undefined) await press(older, actions.switched);
  const alive = aliveOf(held.request).map(({ last4 }) => last4);
  return alive.join() === secret.slice(-4) ? secret : null;
}

/** Rotates while a bot dies at `point`, and another takes its place. */
async function rotateAcross(held: Served, calling: BusyClient, point: KillPoint): Promise<string> {
  const dying = await scene.start(point);
  let died = false;
  const restarted = dying.ended().then(() => {
    died = true;
    return scene.start();
  });
  const deadline = Date.now() + 90_000;
  for (;;) {
    const secret = await goOn(held, calling);
    if (secret !== null && died) {
      await restarted;
      return secret;
    }
    if (Date.now() > deadline) throw new Error(`${point}: no new key`);
    await pause(50);
  }
}

test('a client that calls all the while sees no refusal, wherever the bot is killed in a rotation', async () => {
  await scene.start();
  const { request, secret } = await getsKey(scene, 'Rotated across deaths');
  const calling = busyClient(scene.sandbox.datadog.apiUrl, secret);
  client = calling;
  let held: Served = { request, secret };
  for (const point of points) {
    held = { request, secret: await rotateAcross(held, calling, point) };
    // So many keys an hour, and no more.
    await scene.sandbox.control.moveClock(hour * 1000);
    await scene.rest();
  }
  await scene.watch();
  expect(await calling.stop()).toEqual([]);
  expect(calling.calls()).toBeGreaterThan(50);
  const alive = aliveOf(request);
  expect(alive.map(({ last4 }) => last4)).toEqual([held.secret.slice(-4)]);
  await scene.readLedger(async (ledger) => {
    const keys = await ledger.inTransaction((tx) => tx.keysOf(RequestId.parse(request)));
    const live = keys.filter(({ state }) => state === 'live');
    expect(live.map(({ name }) => name)).toEqual(alive.map(({ name }) => name));
    // However often it was rotated, nothing outlives what was promised with the first.
    expect(
      new Set(keys.flatMap(({ shownAt, expiresAt }) => (shownAt ? [expiresAt] : []))).size,
    ).toBe(1);
    expect(await ledger.verifyAudit()).toMatchObject({ kind: 'whole' });
  });
}, 500_000);
