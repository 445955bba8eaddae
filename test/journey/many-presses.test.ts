import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { actions } from '../../blocks/ids.ts';
import { channels } from '../../src/sandbox/people.ts';
import { eventually, type PersonAt, wordsOf } from '../../src/sandbox/person.ts';
import { openWorld, type World } from '../world.ts';
import { storyOf } from './story-of.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

/** Quiet answers in the approver channel that only this person sees. */
const whispers = async (who: PersonAt): Promise<string[]> =>
  (await who.messages())
    .filter((message) => message.ephemeral && message.channel === channels.approvers.id)
    .map(wordsOf);

const allWhispers = async (): Promise<string[]> => [
  ...(await whispers(world.ben)),
  ...(await whispers(world.cleo)),
];

/** The card keeps its buttons until it is let go, so that all presses are under way together. */
const holdCard = () =>
  world.control.fault({ side: 'slack', call: 'chat.update', what: { kind: 'hang' }, times: 1000 });
const letCardGo = () => world.control.clearFaults();

test('100 Approve envelopes of two approvers make one key, one delivery and 99 calm answers', async () => {
  const story = storyOf(world, 'Hundredfold');
  await story.ask();
  const { channel, ts } = await story.withAction(world.ben, actions.approve);
  await story.note('waiting for approval');
  await holdCard();
  const press = { do: 'press', channel, ts, actionId: actions.approve } as const;
  const presses = Array.from({ length: 60 }, (_, index) =>
    world.control.act(index % 2 === 0 ? world.ben.id : world.cleo.id, press, index < 40 ? 2 : 1),
  );
  const answers = await Promise.all(presses);
  await letCardGo();
  expect(answers.every(({ acknowledged }) => acknowledged)).toBe(true);
  await story.secret();
  await eventually('99 answers', async () => (await allWhispers()).length === 99);
  const said = new Set((await allWhispers()).map((words) => words.replace(/<[^>]*>/gu, '_')));
  expect([...said].every((words) => words.includes('Already approved by _'))).toBe(true);
  expect([...said].every((words) => words.includes('Your press changed nothing.'))).toBe(true);
  expect([...said].some((words) => words.includes('Something went wrong'))).toBe(false);
  await story.card('was shown to');
  expect(story.keys()).toHaveLength(1);
  expect(await story.secretsSeen()).toBe(1);
  const shown = world.slack.calls().filter(({ method }) => method === 'chat.postEphemeral');
  expect(shown).toHaveLength(1);
  const approvals = world.audit().filter(({ what }) => what === 'request.approved');
  expect(approvals).toHaveLength(1);
  expect(world.audit().filter(({ what }) => what === 'decision.refused')).toHaveLength(99);
});

test('fifty Deny forms and Approves crossing each other end in one decision', async () => {
  const story = storyOf(world, 'Crossfire');
  await story.ask();
  const { channel, ts } = await story.withAction(world.ben, actions.approve);
  await holdCard();
  await story.press(world.cleo, actions.deny);
  const { id: view } = await world.cleo.waitForView('ddkey.denial');
  const approve = { do: 'press', channel, ts, actionId: actions.approve } as const;
  await Promise.all([
    world.control.act(world.ben.id, approve, 25),
    world.control.act(world.cleo.id, { do: 'submit', view, values: { reason: 'No' } }, 25),
  ]);
  await letCardGo();
  const request = /r_[a-z2-7]{16}/u.exec(wordsOf(await story.card()))?.[0];
  const decisions = () =>
    world
      .audit()
      .filter(({ what }) => what === 'request.approved' || what === 'request.denied')
      .filter(({ request_id: id }) => id === request);
  const decided = await eventually('a decision', async () => {
    const refused = world.audit().filter(({ what }) => what === 'decision.refused');
    return refused.some(({ request_id: id }) => id === request) ? decisions() : null;
  });
  const approved = decided.at(-1)?.what === 'request.approved';
  await story.card(approved ? 'was shown to' : 'Denied by');
  expect(decisions()).toHaveLength(1);
  expect(story.keys()).toHaveLength(approved ? 1 : 0);
});

test('a click that Slack delivers twice opens one form, and nobody is told of a fault', async () => {
  // News of earlier requests may still be on its way, but is never quiet.
  const quiet = async () => (await world.ana.messages()).filter(({ ephemeral }) => ephemeral);
  const before = (await quiet()).length;
  await world.control.act(
    world.ana.id,
    { do: 'command', channel: channels.general.id, text: '' },
    2,
  );
  await world.ana.waitForView('ddkey.request');
  await eventually('the second is noticed', async () =>
    world.logText().includes('the same click came twice'),
  );
  expect(await quiet()).toHaveLength(before);
});

test('Replace pressed many times at once leaves one credential', async () => {
  const story = storyOf(world, 'Replace, replace');
  await story.ask();
  await story.approve();
  const first = await story.secret();
  await story.note('was shown to you');
  await story.press(world.ana, actions.replace, 10);
  const second = await story.secret(first);
  await eventually('one live key', async () => story.alive().length === 1);
  await story.note(`ending ${second.slice(-4)} was shown`);
  expect(story.keys()).toHaveLength(2);
  expect(story.alive()[0]?.last4).toBe(second.slice(-4));
});
