import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { actions, callbacks } from '../../blocks/ids.ts';
import { channels, people } from '../../src/sandbox/people.ts';
import { eventually, wordsOf } from '../../src/sandbox/person.ts';
import { openWorld, type World } from '../world.ts';
import { mend, type Spoiled, spoil, spoiledAnswers } from './spoiled-answers.ts';
import { closeForms, statusOf, storyOf, untilAlive, whisperTo } from './story-of.ts';

/* Slack answers with 429, with 500, with a page of HTML, or not at all: at each call. */

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterEach(() => world.control.clearFaults());
afterAll(() => world.close());

type Story = ReturnType<typeof storyOf>;

const spoilCall = (call: string, times: number, how: Spoiled) =>
  spoil(world, { side: 'slack', call, times }, how);

/** One request, one card, one key that works, shown once. */
const endsWell = async (story: Story): Promise<void> => {
  const secret = await story.secret();
  await story.note('was shown to you');
  await story.card('was shown to');
  expect(await statusOf(world, secret)).toBe(200);
  expect(story.keys()).toHaveLength(1);
  expect(await story.secretsSeen()).toBe(1);
  const cards = (await world.ben.messages()).filter(
    (it) => it.channel === channels.approvers.id && wordsOf(it).includes(story.purpose),
  );
  expect(cards).toHaveLength(1);
};

const sorry =
  /Something went wrong on my side, so I may not have done this\. Please try again; if it stays, tell your Datadog admin this reference: `[^`]+`\./u;

describe.each(spoiledAnswers)('Slack answers $name', (how) => {
  const { name } = how;

  test('at chat.postMessage: card and note come later', async () => {
    const story = storyOf(world, `Post ${name}`);
    await spoilCall('chat.postMessage', 2, how);
    expect((await story.ask()).errors).toBeUndefined();
    await mend(world, how);
    await story.note('waiting for approval');
    await story.approve();
    await endsWell(story);
  });

  test('at chat.update: the key comes at once, card and note follow later', async () => {
    const story = storyOf(world, `Update ${name}`);
    await story.ask();
    await story.card();
    await story.note('waiting for approval');
    await spoilCall('chat.update', 3, how);
    await story.approve();
    await story.secret();
    await mend(world, how);
    await endsWell(story);
  });

  test('at conversations.open: no key is made before there is a place to show it', async () => {
    await world.restartBot();
    const story = storyOf(world, `Open ${name}`);
    await spoilCall('conversations.open', 2, how);
    await story.ask();
    await story.approve();
    await mend(world, how);
    await endsWell(story);
  });

  test('at chat.postEphemeral: the key is revoked, the requester told, and the next one works', async () => {
    const story = storyOf(world, `Ephemeral ${name}`);
    await story.ask();
    await story.card();
    await spoilCall('chat.postEphemeral', 1, how);
    await story.approve();
    const note = wordsOf(await story.note('Please ask for your key again.'));
    expect(note).toContain(
      name === '429'
        ? 'Slack did not accept the message with your key, so I delete that key.'
        : 'Slack did not say whether your key reached you, so I delete that key.',
    );
    await untilAlive(world, story.purpose, 0);
    await mend(world, how);
    await story.press(world.ana, actions.show);
    expect(await statusOf(world, await story.secret())).toBe(200);
    await untilAlive(world, story.purpose, 1);
    expect(story.keys()).toHaveLength(2);
  });

  test.each([{ call: 'users.info' }, { call: 'conversations.members' }])(
    'at $call: nobody is let in, the approver is told, and can press again',
    async ({ call }) => {
      const story = storyOf(world, `${call} ${name}`);
      await story.ask();
      await story.withAction(world.ben, actions.approve);
      await world.restartBot();
      await spoilCall(call, 20, how);
      await story.approve();
      await whisperTo(
        world.ben,
        'Slack could not tell me just now who may do this, so I changed nothing. Please try again in a minute.',
      );
      expect(story.keys()).toEqual([]);
      await mend(world, how);
      // A look-up that hangs already is shared by who asks next, until it is given up.
      if (how.what.kind === 'hang') await pause(2600);
      await world.control.reload(people.approver.id);
      await story.approve();
      await endsWell(story);
    },
  );

  test.each([{ call: 'users.info' }, { call: 'conversations.members' }])(
    'at $call while somebody asks: the request is kept, and announced later',
    async ({ call }) => {
      await world.restartBot();
      const story = storyOf(world, `Asked ${call} ${name}`);
      await spoilCall(call, 20, how);
      expect((await story.ask()).errors).toBeUndefined();
      await story.note('waiting for approval');
      await mend(world, how);
      await story.approve();
      await endsWell(story);
    },
  );

  test('at views.open: the person is told, and the next try opens the form', async () => {
    await closeForms(world, world.ana);
    await spoilCall('views.open', 1, how);
    await world.control.reload(people.requester.id);
    expect((await world.ana.types('')).acknowledged).toBe(true);
    expect(wordsOf(await whisperTo(world.ana, 'Something went wrong'))).toMatch(sorry);
    await mend(world, how);
    await world.ana.types('');
    expect((await world.ana.waitForView(callbacks.request)).callbackId).toBe(callbacks.request);
  });

  test('at the response_url: nothing changes, and the person can press again', async () => {
    const story = storyOf(world, `Respond ${name}`, world.ben);
    await story.ask();
    await story.withAction(world.cleo, actions.approve);
    await world.control.reload(people.approver.id);
    await spoilCall('respond', 1, how);
    await story.approve(world.ben);
    // A page with status 200 looks like Slack's "ok", so only then nobody can know.
    if (name !== 'HTML') {
      expect(wordsOf(await whisperTo(world.ben, 'Something went wrong'))).toMatch(sorry);
    }
    await mend(world, how);
    await story.approve(world.ben);
    await whisperTo(world.ben, 'This request is your own, so somebody else has to decide.');
    expect(story.keys()).toEqual([]);
    await story.approve(world.cleo);
    expect(await statusOf(world, await story.secret())).toBe(200);
  });
});

test('through all of this no listener is left hanging, so the bot stops in order', async () => {
  await spoilCall('respond', 2, { name: 'nothing', what: { kind: 'hang' } });
  const story = storyOf(world, 'Hanging answer', world.ben);
  await story.ask();
  await story.approve(world.ben);
  await eventually('the refusal', async () =>
    world
      .audit()
      .some(({ what, actor }) => what === 'decision.refused' && actor === people.approver.id),
  );
  await world.restartBot();
  await story.approve(world.cleo);
  expect(await story.secret()).not.toBe('');
});
