import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { actions } from '../../blocks/ids.ts';
import type { Fault } from '../../src/sandbox/control.ts';
import { channels } from '../../src/sandbox/people.ts';
import { eventually, wordsOf } from '../../src/sandbox/person.ts';
import { openWorld, type World } from '../world.ts';
import { statusOf, storyOf, untilAlive } from './story-of.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterEach(() => world.control.clearFaults());
afterAll(() => world.close());

const spoil = (call: string, what: Fault['what'], times = 1) =>
  world.control.fault({ side: 'slack', call, what, times });

type Failure = { readonly what: Fault['what']; readonly says: string };
const refuses = 'Slack did not accept the message with your key';
const isUnclear = 'Slack did not say whether your key reached you';

const failures: Readonly<Record<string, Failure>> = {
  'refuses the message': { what: { kind: 'error', error: 'user_not_in_channel' }, says: refuses },
  'has a fault': { what: { kind: 'answer', status: 500 }, says: isUnclear },
  'posts it and then has a fault': { what: { kind: 'answer-after', status: 500 }, says: isUnclear },
  'breaks the connection': { what: { kind: 'reset' }, says: isUnclear },
  'never answers': { what: { kind: 'hang' }, says: isUnclear },
  'has too many messages': { what: { kind: 'rate-limited', seconds: 1 }, says: refuses },
};

for (const [name, { what, says }] of Object.entries(failures)) {
  test(`when Slack ${name}, the key is revoked, said so, and the next press works`, async () => {
    const story = storyOf(world, `Slack ${name}`);
    await story.ask();
    await story.card();
    await spoil('chat.postEphemeral', what);
    await story.approve();
    const note = wordsOf(await story.note(says));
    expect(note).toContain('Please ask for your key again.');
    const [first] = story.keys();
    await untilAlive(world, story.purpose, 0);
    const seen = await story.secretsSeen();
    const before = seen === 0 ? [] : [await story.secret()];
    if (says === isUnclear) expect(note).toContain(`key ending ${first?.last4} stops working`);
    // Slack's own wait is real time and cannot be moved.
    if (what.kind === 'rate-limited') await pause(1100);
    await story.press(world.ana, actions.show);
    const secret = await story.secret(...before);
    expect(await statusOf(world, secret)).toBe(200);
    await story.note('was shown to you');
    expect(story.alive()).toHaveLength(1);
  });
}

test('a card that Slack does not take at first is posted later, once', async () => {
  const story = storyOf(world, 'Card later');
  await spoil('chat.postMessage', { kind: 'error', error: 'internal_error' }, 2);
  await story.ask();
  await story.approve();
  await story.secret();
  const cards = (await world.ben.messages()).filter(
    (it) => it.channel === channels.approvers.id && wordsOf(it).includes(story.purpose),
  );
  expect(cards).toHaveLength(1);
});

test('a socket that drops comes back, and the next press is heard', async () => {
  const story = storyOf(world, 'Dropped socket');
  await story.ask();
  await story.card();
  await spoil('socket', { kind: 'drop' });
  await eventually('a new socket', async () => world.slack.connected());
  await eventually('a press that is heard', async () => {
    const answer = await story.approve();
    return answer.acknowledged;
  });
  expect(await statusOf(world, await story.secret())).toBe(200);
});

test('every envelope delivered twice changes nothing', async () => {
  const story = storyOf(world, 'Everything twice');
  await spoil('socket', { kind: 'deliver', copies: 2 });
  await story.ask();
  await story.approve();
  const secret = await story.secret();
  await story.note('was shown to you');
  expect(story.keys()).toHaveLength(1);
  expect(await story.secretsSeen()).toBe(1);
  await story.press(world.ana, actions.revoke);
  await untilAlive(world, story.purpose, 0);
  expect(await statusOf(world, secret)).toBe(403);
});

test('a restart of the bot loses no request', async () => {
  const story = storyOf(world, 'Across a restart');
  await story.ask();
  await story.card();
  await world.restartBot();
  await story.approve();
  expect(await statusOf(world, await story.secret())).toBe(200);
  await story.note('was shown to you');
});
