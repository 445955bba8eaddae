import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { actions, callbacks } from '../../blocks/ids.ts';
import { people } from '../../src/sandbox/people.ts';
import { wordsOf } from '../../src/sandbox/person.ts';
import { openWorld, type World } from '../world.ts';
import { hours, storyOf, whisperTo } from './story-of.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

test('a denial needs a reason, and the requester reads it', async () => {
  const story = storyOf(world, 'Denied with a reason');
  await story.ask();
  await story.press(world.ben, actions.deny);
  const empty = await world.ben.fill(callbacks.denial, { reason: '' });
  expect(Object.keys(empty.errors ?? {})).toEqual(['reason']);
  const sent = await world.ben.fill(callbacks.denial, { reason: 'Use the shared key <!channel>' });
  expect(sent.errors).toBeUndefined();
  const note = wordsOf(await story.note('Your request was denied.'));
  expect(note).toContain('Use the shared key &lt;!channel&gt;');
  expect(note).toContain(`<@${people.approver.id}>`);
  await story.card('Denied by');
  expect(story.keys()).toEqual([]);
});

test('the card says which live keys look like what is asked for, and who holds them', async () => {
  const first = storyOf(world, 'Export of all dashboards', world.dora);
  await first.ask();
  await first.approve();
  await first.note('was shown to you');
  const second = storyOf(world, 'Second export');
  await second.ask();
  const card = wordsOf(await second.card('Live keys like this one'));
  expect(card).toContain(`<@${people.admin.id}>: key ending ${first.keys()[0]?.last4}`);
  expect(card).toContain('(the same permissions)');
  await second.approve();
  expect(wordsOf(await second.card('was shown to'))).not.toContain('Live keys like this one');
});

test('a reason of blanks alone is refused, and the request still waits', async () => {
  const story = storyOf(world, 'Blank reason');
  await story.ask();
  await story.press(world.ben, actions.deny);
  await world.ben.fill(callbacks.denial, { reason: '   ' });
  const told = (await world.control.see(world.ben.id)).modals.at(-1);
  expect(JSON.stringify(told?.view)).toContain('Please say why');
  await story.approve(world.cleo);
  expect(await story.secret()).not.toBe('');
});

test('an Approve that comes after a Deny changes nothing and says who was faster', async () => {
  const story = storyOf(world, 'Denied first');
  await story.ask();
  await story.press(world.ben, actions.deny);
  await world.ben.waitForView(callbacks.denial);
  await story.press(world.cleo, actions.deny);
  await world.cleo.waitForView(callbacks.denial);
  await world.ben.fill(callbacks.denial, { reason: 'Not now' });
  await world.cleo.fill(callbacks.denial, { reason: 'Not ever' });
  const told = JSON.stringify((await world.control.see(world.cleo.id)).modals.at(-1)?.view);
  expect(told).toContain('Already denied');
  expect(told).toContain(people.approver.id);
  expect(wordsOf(await story.note('was denied'))).toContain('Not now');
});

test('of Approve and Deny at the same moment one wins, and both people know which', async () => {
  const story = storyOf(world, 'Split opinions');
  await story.ask();
  await story.press(world.ben, actions.deny);
  await world.ben.waitForView(callbacks.denial);
  await story.approve(world.cleo);
  await story.secret();
  await world.ben.fill(callbacks.denial, { reason: 'Too late' });
  const told = JSON.stringify((await world.control.see(world.ben.id)).modals.at(-1)?.view);
  expect(told).toContain('Already approved');
  await story.card('was shown to');
  expect(story.alive()).toHaveLength(1);
});

test('a copy of Approve that is still under way after a Deny makes no key', async () => {
  const story = storyOf(world, 'Crossing presses');
  await story.ask();
  await story.press(world.cleo, actions.deny);
  await world.cleo.waitForView(callbacks.denial);
  // The card keeps its buttons for a moment, as at somebody whose Slack is slow.
  await world.control.fault({
    side: 'slack',
    call: 'chat.update',
    what: { kind: 'slow', ms: 1500 },
    times: 2,
  });
  await world.cleo.fill(callbacks.denial, { reason: 'No' });
  await story.approve();
  await whisperTo(world.ben, 'Already denied');
  await story.card('Denied by');
  expect(story.keys()).toEqual([]);
});

test('the requester can take a waiting request back, and nobody can approve it then', async () => {
  const story = storyOf(world, 'Changed my mind');
  await story.ask();
  await story.card();
  await story.press(world.ana, actions.cancel);
  await story.note('Your request was cancelled.');
  const card = await story.card('The request was cancelled.');
  expect(JSON.stringify(card.blocks)).not.toContain(actions.approve);
  expect(story.keys()).toEqual([]);
});

test('a request that nobody decides lapses after 72 hours, and not before', async () => {
  const story = storyOf(world, 'Forgotten');
  await story.ask();
  await story.card();
  await world.moveClock(hours(71));
  expect(JSON.stringify((await story.card()).blocks)).toContain(actions.approve);
  await world.moveClock(hours(1));
  await story.note('Nobody decided in time');
  const card = await story.card('Nobody decided in time');
  expect(JSON.stringify(card.blocks)).not.toContain(actions.approve);
});

test('the same form delivered three times is one request', async () => {
  const story = storyOf(world, 'Sent thrice');
  await world.ana.types('');
  await world.ana.fill(
    callbacks.request,
    { preset: 'look', purpose: story.purpose, 'kept-in': 'Vault', lifetime: '3600' },
    3,
  );
  await story.card();
  await story.approve();
  await story.secret();
  await story.card('was shown to');
  const cards = (await world.ben.messages()).filter((it) => wordsOf(it).includes(story.purpose));
  expect(cards).toHaveLength(1);
  expect(story.keys()).toHaveLength(1);
});
