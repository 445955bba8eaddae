import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { actions } from '../../blocks/ids.ts';
import { app, channels, people } from '../../src/sandbox/people.ts';
import { eventually } from '../../src/sandbox/person.ts';
import { openWorld, type World } from '../world.ts';
import { storyOf, whisperTo } from './story-of.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

/** While Slack takes its time to answer, the world can change under the press. */
const slowly = (call: string) =>
  world.control.fault({ side: 'slack', call, what: { kind: 'slow', ms: 700 } });

const refusals = () =>
  world
    .audit()
    .filter((row) => row.what === 'decision.refused')
    .map((row) => ({ actor: row.actor, code: row.details['code'] }));

const untilRefused = (actor: string, code: string): Promise<boolean> =>
  eventually(`${actor} is refused: ${code}`, async () =>
    refusals().some((refusal) => refusal.actor === actor && refusal.code === code),
  );

test('nobody approves their own request, and it goes on waiting for others', async () => {
  const story = storyOf(world, 'My own request', world.ben);
  await story.ask();
  await story.approve(world.ben);
  await whisperTo(world.ben, 'This request is your own');
  expect(refusals()).toContainEqual({ actor: people.approver.id, code: 'self-approval' });
  expect(story.keys()).toEqual([]);
  await story.approve(world.cleo);
  expect(await story.secret()).not.toBe('');
});

test('a guest gets no form', async () => {
  await world.gil.types('');
  const told = await eventually('the guest is told', async () =>
    JSON.stringify((await world.control.see(world.gil.id)).modals).includes('is a guest'),
  );
  expect(told).toBe(true);
  const again = await world.gil.types('');
  expect(again.acknowledged).toBe(true);
  await whisperTo(world.gil, 'Your Slack account is a guest');
});

test('a guest in the approver channel approves nothing', async () => {
  const story = storyOf(world, 'Guest approver');
  await story.ask();
  await story.card();
  await world.control.person({ id: people.guest.id, join: [channels.approvers.id] });
  await world.restartBot();
  await story.approve(world.gil);
  await untilRefused(people.guest.id, 'person-unfit');
  await world.control.person({ id: people.guest.id, leave: [channels.approvers.id] });
  await story.approve(world.ben);
  expect(await story.secret()).not.toBe('');
});

test('an approver who left the channel between card and click approves nothing', async () => {
  const story = storyOf(world, 'Left the channel');
  await story.ask();
  await story.card();
  await world.restartBot();
  await slowly('conversations.members');
  await story.approve(world.cleo);
  await world.control.person({ id: people.secondApprover.id, leave: [channels.approvers.id] });
  await untilRefused(people.secondApprover.id, 'not-an-approver');
  await world.control.person({ id: people.secondApprover.id, join: [channels.approvers.id] });
  expect(story.keys()).toEqual([]);
  await story.card();
});

test('a channel that everybody can join makes no approvers', async () => {
  const story = storyOf(world, 'Turned public');
  await story.ask();
  await story.card();
  await world.restartBot({ env: { DDKEY_APPROVER_CHANNEL: channels.general.id } });
  await story.approve();
  await whisperTo(world.ben, 'anybody can join it');
  expect(story.keys()).toEqual([]);
  const asked = storyOf(world, 'Asked in public');
  const answer = await asked.ask();
  // In the form where the channel is known by then, else in the note once it was looked at.
  const said = Object.values(answer.errors ?? {}).join();
  if (said === '') await asked.note('Nobody is left who may approve this key');
  else expect(said).toContain('Nobody can approve this');
  await world.restartBot();
  await story.approve();
  expect(await story.secret()).not.toBe('');
});

test('a channel that the bot was put out of makes no approvers', async () => {
  const story = storyOf(world, 'Bot put out');
  await story.ask();
  await story.card();
  await world.control.person({ id: app.botUser, leave: [channels.approvers.id] });
  await world.restartBot();
  await story.approve();
  await whisperTo(world.ben, 'I cannot find it');
  expect(story.keys()).toEqual([]);
  await world.control.person({ id: app.botUser, join: [channels.approvers.id] });
  await world.restartBot();
  await story.approve();
  expect(await story.secret()).not.toBe('');
});

test('when Slack does not say who is an approver, nobody is', async () => {
  const story = storyOf(world, 'Silent directory');
  await story.ask();
  await story.card();
  await world.restartBot();
  await world.control.fault({
    side: 'slack',
    call: 'conversations.members',
    what: { kind: 'answer', status: 500 },
  });
  await story.approve();
  await whisperTo(world.ben, 'Slack could not tell me just now');
  expect(story.keys()).toEqual([]);
  await story.approve();
  expect(await story.secret()).not.toBe('');
});

test('a requester who was deactivated before the key is made gets none', async () => {
  const story = storyOf(world, 'Left the company');
  await world.control.person({ id: people.requester.id, presence: 'away' });
  await story.ask();
  await story.approve();
  await story.note('Press *Show my key*');
  await world.restartBot();
  await slowly('users.info');
  await story.press(world.ana, actions.show);
  await world.control.person({ id: people.requester.id, deleted: true });
  await story.card('may no longer be given keys');
  expect(story.keys()).toEqual([]);
  await world.control.person({ id: people.requester.id, deleted: false, presence: 'active' });
});
