import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { actions } from '../../blocks/ids.ts';
import { people } from '../../src/sandbox/people.ts';
import { eventually } from '../../src/sandbox/person.ts';
import { openWorld, type World } from '../world.ts';
import { hours, minutes, statusOf, storyOf, untilAlive, whisperTo } from './story-of.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

const isThere = (presence: 'active' | 'away') =>
  world.control.person({ id: people.requester.id, presence });
beforeEach(() => isThere('active'));

test('a requester who is away gets a button, and the key only when they press it', async () => {
  const story = storyOf(world, 'Asked, then lunch');
  await isThere('away');
  await story.ask();
  await story.approve();
  await story.note('Press *Show my key*');
  expect(story.keys()).toEqual([]);
  expect(await story.secretsSeen()).toBe(0);
  await isThere('active');
  await story.press(world.ana, actions.show);
  const secret = await story.secret();
  expect(await statusOf(world, secret)).toBe(200);
  await story.note('was shown to you');
});

test('an approval that comes after more than 10 minutes waits for the press', async () => {
  const story = storyOf(world, 'Slow approver');
  await story.ask();
  await story.card();
  await world.moveClock(minutes(11));
  await story.approve();
  await story.note('Press *Show my key*');
  expect(story.keys()).toEqual([]);
  await story.press(world.ana, actions.show);
  expect(await statusOf(world, await story.secret())).toBe(200);
});

test('a requester whose presence Slack does not tell counts as there', async () => {
  const story = storyOf(world, 'No presence');
  await story.ask();
  await story.card();
  await world.control.fault({
    side: 'slack',
    call: 'users.getPresence',
    what: { kind: 'answer', status: 500 },
  });
  await story.approve();
  expect(await statusOf(world, await story.secret())).toBe(200);
});

test('Show pressed twice at once makes one key and shows one secret', async () => {
  const story = storyOf(world, 'Double click');
  await isThere('away');
  await story.ask();
  await story.approve();
  await story.withAction(world.ana, actions.show);
  await isThere('active');
  await story.press(world.ana, actions.show, 2);
  await story.secret();
  await whisperTo(world.ana, 'so this press started no other');
  await story.note('was shown to you');
  expect(story.keys()).toHaveLength(1);
  expect(await story.secretsSeen()).toBe(1);
});

test('five keys an hour is the most; an hour later it goes on', async () => {
  const story = storyOf(world, 'Clumsy hands');
  await story.ask();
  await story.approve();
  const seen = [await story.secret()];
  for (let count = 1; count < 5; count += 1) {
    await story.note(`ending ${seen.at(-1)?.slice(-4)} was shown`);
    await story.press(world.ana, actions.replace);
    seen.push(await story.secret(...seen));
  }
  await story.note(`ending ${seen.at(-1)?.slice(-4)} was shown`);
  await story.press(world.ana, actions.replace);
  await whisperTo(world.ana, 'You asked for 5 keys within 1 hour');
  await untilAlive(world, story.purpose, 1);
  expect(story.keys()).toHaveLength(5);
  await world.moveClock(hours(1));
  await story.press(world.ana, actions.replace);
  expect(await statusOf(world, await story.secret(...seen))).toBe(200);
});

test('an approved key that nobody picks up lapses after 72 hours', async () => {
  const story = storyOf(world, 'Never picked up');
  await isThere('away');
  await story.ask();
  await story.approve();
  const { channel, ts } = await story.withAction(world.ana, actions.show);
  await world.moveClock(hours(71));
  await story.note('Press *Show my key*');
  await world.moveClock(hours(1));
  await story.note('The key was not shown in time');
  await story.card('did not pick the key up in time');
  const press = { do: 'press', channel, ts, actionId: actions.show } as const;
  await expect(world.control.act(world.ana.id, press)).rejects.toThrow();
  expect(story.keys()).toEqual([]);
});

test('a message that shows a secret is gone after a reload, and the note offers a replacement', async () => {
  const story = storyOf(world, 'Reloaded');
  await story.ask();
  await story.approve();
  const first = await story.secret();
  await story.note('was shown to you');
  await world.control.reload(world.ana.id);
  expect(await story.secretsSeen()).toBe(0);
  await story.press(world.ana, actions.replace);
  const second = await story.secret();
  expect(second).not.toBe(first);
  await eventually('the first key is dead', async () => (await statusOf(world, first)) === 403);
});
