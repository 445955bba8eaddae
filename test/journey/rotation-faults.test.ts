import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { actions } from '../../blocks/ids.ts';
import type { Fault, SeenMessage } from '../../src/sandbox/control.ts';
import { wordsOf } from '../../src/sandbox/person.ts';
import { openWorld, type World } from '../world.ts';
import { type BusyClient, busyClient } from './busy-client.ts';
import { hours, secretIn, statusOf, storyOf, untilAlive } from './story-of.ts';

type What = Fault['what'];

const again: What = { kind: 'rate-limited', seconds: 1 };
const before: What = { kind: 'answer', status: 500 };
const after: What = { kind: 'answer-after', status: 500 };
const broken: What = { kind: 'answer-after', status: 201, body: '{"data":{"id":"6b0' };
const reset: What = { kind: 'reset' };
const hang: What = { kind: 'hang' };
const refused: What = { kind: 'error', error: 'user_not_in_channel' };

/** What goes wrong until the new key is in its holder's hand, call by call. */
const onTheWay: readonly (readonly [Fault['side'], string, readonly What[]])[] = [
  ['datadog', 'create', [before, after, again, reset, hang, broken]],
  ['slack', 'chat.postEphemeral', [refused, before, after, again, reset, hang]],
  ['slack', 'conversations.open', [before, reset]],
  ['slack', 'chat.update', [before, after, again, hang]],
  ['slack', 'chat.postMessage', [before, after]],
];
/** What goes wrong from "I have switched" on. */
const atTheEnd: typeof onTheWay = [
  ['datadog', 'delete', [before, after, again, reset, { kind: 'answer', status: 403 }, hang]],
  ['slack', 'chat.update', [before, reset]],
];
/** What goes wrong where Datadog's list has to say whether the older key can go. */
const inTheList: typeof onTheWay = [
  ['datadog', 'list', [before, again, reset, hang]],
  ['datadog', 'list', [{ kind: 'list-lags', ms: 60_000 }]],
];

const keys = 12;
/** Of them, so many are not switched by hand. */
const leftAlone = 4;

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
const clients: BusyClient[] = [];
afterAll(async () => {
  for (const client of clients) await client.stop();
  await world.close();
});

async function arm(faults: typeof onTheWay): Promise<void> {
  for (const [side, call, whats] of faults) {
    for (const what of whats) await world.control.fault({ side, call, what });
  }
}

type Row = {
  readonly story: ReturnType<typeof storyOf>;
  readonly first: string;
  readonly client: BusyClient;
  second: string | null;
  pressedAt: number;
};

async function given(index: number): Promise<Row> {
  const story = storyOf(world, `Busy ${String(index).padStart(2, '0')}`);
  await story.ask({ lifetime: '604800' });
  await story.approve();
  const first = await story.secret();
  await story.note('was shown to you');
  const client = busyClient(world.datadog.apiUrl, first);
  clients.push(client);
  return { story, first, client, second: null, pressedAt: 0 };
}

const offers = (message: SeenMessage, action: string): boolean =>
  JSON.stringify(message.blocks).includes(`"${action}"`);

const endingsIn = (text: string, how: RegExp): string[] =>
  [...text.matchAll(how)].flatMap(([, last4]) => last4 ?? []);

/**
 * The new secret once it is in the holder's hand: on the screen, and said to be shown by a message
 * about the request. There can be two of these, as one whose post was not confirmed is posted again.
 * A key of which ddkey could not say that it arrived is told to be dead, and not used.
 */
function inHand(mine: readonly SeenMessage[], first: string): string | null {
  const notes = mine
    .filter(({ ephemeral }) => !ephemeral)
    .map(wordsOf)
    .join('\n');
  const dead = endingsIn(notes, /key ending (\w{4}) stops working: do not use it/gu);
  const shown = endingsIn(notes, /key ending (\w{4}) was shown/gu);
  const alive = shown.filter((last4) => !dead.includes(last4));
  const secrets = mine.map(secretIn).filter((secret) => secret !== '' && secret !== first);
  return secrets.find((secret) => alive.includes(secret.slice(-4))) ?? null;
}

/** Does what a holder does who waits for a key: looks, and presses what the message offers. */
async function lookAfter(row: Row, messages: readonly SeenMessage[]): Promise<void> {
  const mine = messages.filter((message) => wordsOf(message).includes(row.story.purpose));
  row.second = inHand(mine, row.first);
  if (row.second !== null) return row.client.use(row.second);
  const asks = mine.findLast((message) => offers(message, actions.show));
  if (asks === undefined || Date.now() - row.pressedAt < 4000) return;
  row.pressedAt = Date.now();
  const { channel, ts } = asks;
  await world.control.act(world.ana.id, { do: 'press', channel, ts, actionId: actions.show });
}

async function untilInHand(rows: readonly Row[]): Promise<void> {
  const deadline = Date.now() + 150_000;
  const open = () => rows.filter(({ second }) => second === null);
  while (open().length > 0) {
    if (Date.now() > deadline) {
      const seen = (await world.ana.messages()).map(wordsOf);
      const about = open().flatMap(({ story }) => seen.filter((it) => it.includes(story.purpose)));
      throw new Error(`no new key: ${about.join('\n---\n')}`);
    }
    const messages = await world.ana.messages();
    for (const row of open()) await lookAfter(row, messages);
    await pause(200);
  }
}

/** Lets time pass, and what was made without an answer be found, until so many keys are left. */
async function untilLeft(row: Row, count: number): Promise<void> {
  const isSo = () => row.story.alive().length === count;
  // No faster than the bot can follow: at the end of its life, the new key goes, too.
  for (let hour = 0; hour < 72 && !isSo(); hour += 1) {
    await world.moveClock(hours(1));
    for (let look = 0; look < 20 && !isSo(); look += 1) await pause(50);
  }
  expect(row.story.alive()).toHaveLength(count);
}

test('clients that call all the while see no refusal, whatever breaks on the way from one key to the next', async () => {
  const rows: Row[] = [];
  for (let index = 0; index < keys; index += 1) rows.push(await given(index));
  await arm(onTheWay);
  for (const { story } of rows) await story.press(world.ana, actions.rotate);
  await untilInHand(rows);
  await world.control.clearFaults();

  const switching = rows.slice(leftAlone);
  await arm(atTheEnd);
  for (const { story } of switching) await story.press(world.ana, actions.switched);
  for (const { story } of switching) await untilAlive(world, story.purpose, 1);
  await world.control.clearFaults();

  await arm(inTheList);
  await world.moveClock(hours(25));
  for (const row of rows.slice(0, leftAlone)) await untilLeft(row, 1);

  for (const { client, story, first, second } of rows) {
    expect({ of: story.purpose, refused: await client.stop() }).toEqual({
      of: story.purpose,
      refused: [],
    });
    expect(client.calls()).toBeGreaterThan(20);
    expect(await statusOf(world, second ?? '')).toBe(200);
    expect(await statusOf(world, first)).toBe(403);
    await untilAlive(world, story.purpose, 1);
  }
  expect(world.logText()).not.toContain('error ');
}, 400_000);
