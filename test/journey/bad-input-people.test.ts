import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { actions, callbacks } from '../../blocks/ids.ts';
import type { SeenMessage } from '../../src/sandbox/control.ts';
import { channels, people } from '../../src/sandbox/people.ts';
import { wordsOf } from '../../src/sandbox/person.ts';
import { carriedBy, type Pressing, type Said, startPressing } from '../slack/crafted.ts';
import { openWorld, type World } from '../world.ts';
import { hours, storyOf } from './story-of.ts';

/* Presses on Approve by whoever may not, and on what is not the card. */

let world: World;
let pressing: Pressing;
beforeAll(async () => {
  world = await openWorld({ mode: 'http' });
  pressing = await startPressing(world);
});
afterAll(async () => {
  pressing.stop();
  await world.close();
});

type Story = ReturnType<typeof storyOf>;
type Change = { readonly userTeam?: string; readonly value?: string; readonly ts?: string };

const pressOn = (card: SeenMessage, user: string, change: Change = {}): Promise<Said> =>
  pressing.press({
    user,
    actionId: actions.approve,
    value: change.value ?? carriedBy(card, actions.approve),
    on: { channel: card.channel, ts: change.ts ?? card.ts },
    ...(change.userTeam === undefined ? {} : { userTeam: change.userTeam }),
  });

const asked = async (purpose: string, requester = world.ana): Promise<Story> => {
  const story = storyOf(world, purpose, requester);
  await story.ask();
  await story.withAction(world.ben, actions.approve);
  return story;
};

const approvals = (): number =>
  world.audit().filter(({ what }) => what === 'request.approved').length;

/** Nothing was decided by the press, and somebody who may decide still can. */
const goesOn = async (story: Story, before: number, who = world.ben): Promise<void> => {
  expect(approvals()).toBe(before);
  expect(story.keys()).toEqual([]);
  await story.approve(who);
  expect(await story.secret()).not.toBe('');
  expect(story.keys()).toHaveLength(1);
};

/** Slack's answer about somebody who is not of the sandbox's five. */
const isSomebody = (user: Readonly<Record<string, unknown>>) =>
  world.control.fault({
    side: 'slack',
    call: 'users.info',
    what: { kind: 'answer', status: 200, body: JSON.stringify({ ok: true, user }) },
  });

const unfit = (why: string): string =>
  `Your Slack account is ${why}, so I changed nothing. A full member of this workspace can do this.`;
const notAmongThose =
  'You are not among those who may decide this, so nothing has changed. Whoever joins an approver channel decides on what is posted from then on.';

test.each([
  {
    who: 'a stranger',
    user: { id: 'U0STRANGE', is_stranger: true },
    why: 'from another workspace',
  },
  { who: 'a bot', user: { id: 'U0ROBOT', is_bot: true }, why: 'a bot' },
  { who: 'a workflow', user: { id: 'U0FLOW', is_workflow_bot: true }, why: 'a bot' },
  { who: 'a guest', user: { id: 'U0GUEST', is_restricted: true }, why: 'a guest' },
  {
    who: 'a guest of one channel',
    user: { id: 'U0ONE', is_ultra_restricted: true },
    why: 'a guest',
  },
  { who: 'somebody deactivated', user: { id: 'U0GONE', deleted: true }, why: 'deactivated' },
  {
    who: 'somebody of another workspace',
    user: { id: 'U0ELSE', team_id: 'T0ELSE' },
    why: 'from another workspace',
  },
])('Approve by $who changes nothing, and says why', async ({ who, user, why }) => {
  const story = await asked(`Pressed by ${who}`);
  const before = approvals();
  await isSomebody(user);
  expect((await pressOn(await story.card(), user.id)).text).toBe(unfit(why));
  await goesOn(story, before);
});

test('Approve by a person whom the payload itself names as of another workspace changes nothing', async () => {
  const story = await asked('Another team');
  const before = approvals();
  const said = await pressOn(await story.card(), people.secondApprover.id, { userTeam: 'T0OTHER' });
  expect(said.text).toBe(unfit('from another workspace'));
  await goesOn(story, before);
});

test('Approve by an approver who was deactivated changes nothing', async () => {
  const story = await asked('Deactivated approver');
  const before = approvals();
  await world.control.person({ id: people.secondApprover.id, deleted: true });
  await world.restartBot();
  const said = await pressOn(await story.card(), people.secondApprover.id);
  expect(said.text).toBe(unfit('deactivated'));
  await world.control.person({ id: people.secondApprover.id, deleted: false });
  await world.restartBot();
  await goesOn(story, before);
});

test('Approve in a channel that was turned into a shared one changes nothing, until it is ours again', async () => {
  const story = await asked('Shared since');
  const before = approvals();
  const channel = { ...channels.approvers, is_private: true, is_member: true, is_ext_shared: true };
  await world.control.fault({
    side: 'slack',
    call: 'conversations.info',
    what: { kind: 'answer', status: 200, body: JSON.stringify({ ok: true, channel }) },
    times: 20,
  });
  await world.restartBot();
  expect((await pressOn(await story.card(), people.approver.id)).text).toBe(
    'The approver channel cannot be used: people outside this workspace are in it. Nothing has changed; please tell whoever runs this bot.',
  );
  await world.control.clearFaults();
  // What a channel is like is remembered for half a minute, and by a new bot not at all.
  await world.restartBot();
  await goesOn(story, before);
});

test.each([
  { who: 'a full member who is in no approver channel', user: people.requester.id },
  { who: 'nobody whom Slack knows', user: 'U0NOBODY' },
])('Approve by $who changes nothing', async ({ who, user }) => {
  const story = await asked(`Pressed by ${who}`.slice(0, 70), world.dora);
  const before = approvals();
  expect((await pressOn(await story.card(), user)).text).toBe(notAmongThose);
  await goesOn(story, before);
});

test('Approve by the requester changes nothing, and others can still decide', async () => {
  const story = await asked('My own', world.ben);
  const before = approvals();
  expect((await pressOn(await story.card(), people.approver.id)).text).toBe(
    'This request is your own, so somebody else has to decide. Your press changed nothing.',
  );
  await goesOn(story, before, world.cleo);
});

test('Approve after Deny changes nothing, and says who denied it', async () => {
  const story = await asked('Denied already');
  const card = await story.card();
  await story.press(world.ben, actions.deny);
  await world.ben.fill(callbacks.denial, { reason: 'Not this way' });
  await story.note('was denied');
  const { text } = await pressOn(card, people.secondApprover.id);
  expect(text.replace(/<!date[^>]*>/u, 'TIME')).toBe(
    `Already denied by <@${people.approver.id}>, TIME. Your press changed nothing.`,
  );
  expect(story.keys()).toEqual([]);
});

test('Approve on the card of a request that was cancelled, or that lapsed, changes nothing', async () => {
  const cancelled = await asked('Cancelled already');
  const lapsed = await asked('Lapsed already');
  const cards = [await cancelled.card(), await lapsed.card()] as const;
  await cancelled.press(world.ana, actions.cancel);
  await cancelled.note('was cancelled');
  await world.moveClock(hours(72));
  await lapsed.note('Nobody decided in time');
  expect((await pressOn(cards[0], people.approver.id)).text).toBe(
    'Already cancelled. Your press changed nothing.',
  );
  expect((await pressOn(cards[1], people.approver.id)).text).toBe(
    'Already lapsed. Your press changed nothing.',
  );
  expect([...cancelled.keys(), ...lapsed.keys()]).toEqual([]);
});

test('Approve on a card of another revision changes nothing', async () => {
  const story = await asked('Old card');
  const before = approvals();
  const card = await story.card();
  const value = carriedBy(card, actions.approve).replace('"v":1', '"v":2');
  expect((await pressOn(card, people.approver.id, { value })).text).toBe(
    'The request has changed since you saw it, so the press did nothing. Please look at it as it is now, and press again.',
  );
  await goesOn(story, before);
});

test('Approve on a forwarded copy changes nothing, and the copy gives way to a sentence', async () => {
  const story = await asked('Forwarded');
  await story.recorded();
  const before = approvals();
  const ts = '1700000000.000100';
  expect(await pressOn(await story.card(), people.approver.id, { ts })).toEqual({
    text: 'This message is out of date, so the press did nothing. There is a newer one about this request.',
    replace_original: true,
  });
  await goesOn(story, before);
});

test('Approve for a request that nobody ever sent changes nothing', async () => {
  const story = await asked('Made up');
  const before = approvals();
  const value = JSON.stringify({ r: 'r_aaaaaaaaaaaaaaaa', v: 1 });
  expect((await pressOn(await story.card(), people.approver.id, { value })).text).toBe(
    'I know no such request, so nothing has changed. With `/ddkey` you can send a new one.',
  );
  await goesOn(story, before);
});

test('a button with a value that is not ours is answered, and decides nothing', async () => {
  const story = await asked('Tampered');
  const before = approvals();
  const { text } = await pressOn(await story.card(), people.approver.id, { value: 'yes' });
  expect(text).toMatch(/^Something went wrong on my side, so I may not have done this\./u);
  await goesOn(story, before);
});

test('a requester who is deactivated between request and Show gets no key, and the card says so', async () => {
  await world.control.person({ id: people.requester.id, presence: 'away' });
  const story = await asked('Left before Show');
  await story.approve();
  const note = await story.note('Press *Show my key*');
  const press = {
    user: people.requester.id,
    actionId: actions.show,
    value: carriedBy(note, actions.show),
    on: note,
  };
  await world.control.person({ id: people.requester.id, deleted: true });
  await world.restartBot();
  expect((await pressing.pressSilently(press)).status).toBe(200);
  const card = wordsOf(await story.card('may no longer be given keys'));
  expect(card).toContain(
    'The person who asked may no longer be given keys, so it was not handed out.',
  );
  expect((await pressing.press(press)).text).toBe(unfit('deactivated'));
  expect(story.keys()).toEqual([]);
  await world.control.person({ id: people.requester.id, deleted: false, presence: 'active' });
});
