import { expect } from '@jest/globals';
import { actions } from '../../blocks/ids.ts';
import type { KeyRecord } from '../../src/access/grant.ts';
import type { KeyState } from '../../src/access/lifecycle.ts';
import { RequestId } from '../../src/policy/ids.ts';
import type { SeenMessage, StandInKey } from '../../src/sandbox/control.ts';
import { credentials, people } from '../../src/sandbox/people.ts';
import { wordsOf } from '../../src/sandbox/person.ts';
import { messagesAbout, type Served, secretIn } from './requester.ts';
import type { Scene } from './scene.ts';

/** Asks Datadog's stand-in for data with this secret. */
async function works(scene: Scene, secret: string): Promise<boolean> {
  const answer = await fetch(`${scene.sandbox.datadog.apiUrl}/api/v1/dashboard`, {
    headers: { 'DD-API-KEY': credentials.datadogApiKey, 'DD-APPLICATION-KEY': secret },
  });
  await answer.body?.cancel();
  return answer.status === 200;
}

const found = (messages: readonly SeenMessage[], words: RegExp): string[] =>
  messages.flatMap((it) => [...wordsOf(it).matchAll(words)].map((match) => match[1] ?? ''));

const saidDead = (messages: readonly SeenMessage[]): string[] => [
  ...found(messages, /takes the place of the key ending (\w{4}(?: and \w{4})*)/g).flatMap((list) =>
    list.split(' and '),
  ),
  ...found(messages, /key ending (\w{4}) stops working: do not use/g),
];

/** Every message of the request says what is so. */
async function messagesAreTrue(scene: Scene, request: string, alive: string): Promise<void> {
  const toHolder = await messagesAbout(scene, people.requester.id, request);
  const toApprover = await messagesAbout(scene, people.approver.id, request);
  const all = [...toHolder, ...toApprover];
  // The holder's note and, where it says so, the approvers' card.
  expect(new Set(found(all, /key ending (\w{4}) was shown/g))).toEqual(new Set([alive]));
  expect(saidDead(all)).not.toContain(alive);
  const [shown, ...before] = toHolder.flatMap((it) => secretIn(it)?.slice(-4) ?? []).reverse();
  expect(shown).toBe(alive);
  // Whoever still has an older secret on the screen was told that it is dead.
  expect(saidDead(all)).toEqual(expect.arrayContaining(before));
  const offered = toHolder.filter((it) => JSON.stringify(it.blocks).includes(actions.show));
  expect(offered).toEqual([]);
}

/** What has to be so at Datadog for a key of this state; what was never made is still looked for. */
const there: Readonly<Partial<Record<KeyState, readonly boolean[]>>> = {
  live: [true],
  revoked: [false],
  intended: [],
};

const agrees = (key: KeyRecord, held: readonly StandInKey[]): void => {
  const alive = held.filter(({ name }) => name === key.name).map((it) => it.revokedAt === null);
  expect({ state: key.state, alive }).toEqual({ state: key.state, alive: there[key.state] });
};

async function ledgerAgrees(scene: Scene, request: string): Promise<void> {
  const id = RequestId.parse(request);
  const held = scene.sandbox.datadog.keys();
  await scene.readLedger(async (ledger) => {
    const { keys, grant, state } = await ledger.inTransaction(async (tx) => ({
      keys: await tx.keysOf(id),
      grant: await tx.grant(id),
      state: (await tx.request(id))?.state,
    }));
    for (const key of keys) agrees(key, held);
    const names = keys.map((key) => key.name);
    for (const { name } of held.filter((each) => each.name.includes(request))) {
      expect(names).toContain(name);
    }
    expect({ state, end: grant?.end }).toEqual({ state: 'fulfilled', end: null });
    // Whatever replaced a key that somebody may have seen keeps the end that was promised with it.
    const ends = keys.filter((key) => key.shownAt !== null).map((key) => key.expiresAt);
    expect(new Set(ends)).toEqual(new Set([grant?.expiresAt]));
    expect(await ledger.verifyAudit()).toMatchObject({ kind: 'whole' });
  });
}

/**
 * One working key, which is the one on the screen; every other key of the request is revoked; the
 * ledger agrees with Datadog; nobody reads anything untrue. Stops the bot.
 */
export async function examine(scene: Scene, { request, secret }: Served): Promise<void> {
  const keys = scene.sandbox.datadog.keys().filter(({ name }) => name.includes(request));
  const alive = keys.filter(({ revokedAt }) => revokedAt === null);
  expect(alive.map(({ last4 }) => last4)).toEqual([secret.slice(-4)]);
  expect(await works(scene, secret)).toBe(true);
  const whispers = await messagesAbout(scene, people.requester.id, request);
  const others = whispers.flatMap((it) => secretIn(it) ?? []).filter((it) => it !== secret);
  for (const other of others) expect(await works(scene, other)).toBe(false);
  await messagesAreTrue(scene, request, secret.slice(-4));
  await ledgerAgrees(scene, request);
}
