import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { actions } from '../../blocks/ids.ts';
import { credentials } from '../../src/sandbox/people.ts';
import { eventually, wordsOf } from '../../src/sandbox/person.ts';
import { openWorld, type World } from '../world.ts';
import { hours, minutes, statusOf, storyOf, untilAlive } from './story-of.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

test('a requester who is there sees the key at once, with exactly the approved scopes', async () => {
  const story = storyOf(world, 'Nightly backup');
  const sent = await story.ask();
  expect(sent).toMatchObject({ acknowledged: true });
  expect(sent.errors).toBeUndefined();
  await story.note('waiting for approval');
  await story.approve();
  const secret = await story.secret();
  expect(story.keys()).toMatchObject([
    {
      kind: 'application',
      scopes: ['dashboards_read', 'dashboards_write'],
      owner: credentials.serviceAccount,
      last4: secret.slice(-4),
      expiresAt: null,
      revokedAt: null,
    },
  ]);
  expect(await statusOf(world, secret)).toBe(200);
  expect(await statusOf(world, secret, '/api/v1/monitor')).toBe(403);
  const card = await story.card('was shown to');
  expect(wordsOf(card)).toContain(`ending ${secret.slice(-4)}`);
  expect(wordsOf(card)).not.toContain(secret);
  await story.note('was shown to you');
});

test('"I have saved it" takes the secret off the screen and is recorded once', async () => {
  const story = storyOf(world, 'Receipt');
  await story.ask();
  await story.approve();
  const secret = await story.secret();
  await story.press(world.ana, actions.received, 2);
  await eventually('the secret is gone', async () => (await story.secretsSeen()) === 0);
  await story.note('Your key is saved and live.');
  const id = story.keys()[0]?.name.match(/k_[a-z2-7]{16}/u)?.[0];
  const receipts = world.audit().filter((row) => row.what === 'key.received' && row.key_id === id);
  expect(receipts).toMatchObject([{ actor: world.ana.id }]);
  expect(await statusOf(world, secret)).toBe(200);
});

test('a replaced key dies, and the new message names its last four and keeps its end', async () => {
  const story = storyOf(world, 'Left on a train');
  await story.ask({ lifetime: '3600' });
  await story.approve();
  const first = await story.secret();
  const end = /works until (.*?)\./u;
  const before = end.exec(wordsOf(await story.note('was shown to you')))?.[1];
  await world.moveClock(minutes(20));
  await story.press(world.ana, actions.replace);
  const second = await story.secret(first);
  const message = await world.ana.waitForText(second);
  expect(wordsOf(message)).toContain(`key ending ${first.slice(-4)}`);
  await untilAlive(world, story.purpose, 1);
  expect(await statusOf(world, first)).toBe(403);
  expect(await statusOf(world, second)).toBe(200);
  const after = wordsOf(await story.note(`ending ${second.slice(-4)}`));
  expect(before).toMatch(/^<!date\^/u);
  expect(end.exec(after)?.[1]).toBe(before);
});

test('a revoked key stops working, and its holder and the channel are told', async () => {
  const story = storyOf(world, 'Revoked by hand');
  await story.ask();
  await story.approve();
  const secret = await story.secret();
  await story.press(world.ana, actions.revoke);
  await untilAlive(world, story.purpose, 0);
  expect(await statusOf(world, secret)).toBe(403);
  await story.note('It no longer works.');
  await story.card('was revoked');
});

test('Revoke in the message with the secret also takes the secret off the screen', async () => {
  const story = storyOf(world, 'Revoked at once');
  await story.ask();
  await story.approve();
  const secret = await story.secret();
  const { channel, ts } = await world.ana.waitForText(secret);
  await world.control.act(world.ana.id, { do: 'press', channel, ts, actionId: actions.revoke });
  await untilAlive(world, story.purpose, 0);
  await eventually('the secret is gone', async () => (await story.secretsSeen()) === 0);
  await world.ana.waitForText('This key is being revoked.');
});

test('a key dies when its time is over, and not before', async () => {
  const story = storyOf(world, 'One hour only');
  await story.ask({ lifetime: '3600' });
  await story.approve();
  const secret = await story.secret();
  await story.note('was shown to you');
  await world.moveClock(minutes(58));
  expect(await statusOf(world, secret)).toBe(200);
  await world.moveClock(minutes(2));
  await untilAlive(world, story.purpose, 0);
  expect(await statusOf(world, secret)).toBe(403);
  await story.note('expired');
  await story.card('expired');
});

test('a receipt for a key that was replaced says that this key is dead', async () => {
  const story = storyOf(world, 'Late receipt');
  await story.ask();
  await story.approve();
  const first = await story.secret();
  const old = await world.ana.waitForText(first);
  await story.note('was shown to you');
  await story.press(world.ana, actions.replace);
  await story.secret(first);
  const { channel, ts } = old;
  await world.control.act(world.ana.id, { do: 'press', channel, ts, actionId: actions.received });
  await world.ana.waitForText(`key ending ${first.slice(-4)} no longer works`);
});

test('after its end a key can be neither replaced nor shown again', async () => {
  const story = storyOf(world, 'Too late to replace');
  await story.ask({ lifetime: '3600' });
  await story.approve();
  await story.secret();
  await story.note('was shown to you');
  const { channel, ts } = await story.withAction(world.ana, actions.replace);
  await world.moveClock(hours(1));
  await untilAlive(world, story.purpose, 0);
  const ended = await story.note('Your key has ended.');
  expect(JSON.stringify(ended.blocks)).not.toContain(actions.replace);
  await expect(
    world.control.act(world.ana.id, { do: 'press', channel, ts, actionId: actions.replace }),
  ).rejects.toThrow('nothing to press');
});
