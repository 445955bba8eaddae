import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { actions } from '../../blocks/ids.ts';
import { channels, people } from '../../src/sandbox/people.ts';
import { eventually, type PersonAt, wordsOf } from '../../src/sandbox/person.ts';
import { openWorld, type World } from '../world.ts';
import { statusOf, storyOf, untilAlive, whisperTo } from './story-of.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

const isThere = (presence: 'active' | 'away') =>
  world.control.person({ id: people.requester.id, presence });
beforeEach(() => isThere('active'));

type Story = ReturnType<typeof storyOf>;

/** Approved by mistake while the requester is away, so that no key is made yet. */
const approvedEarly = async (purpose: string): Promise<Story> => {
  await isThere('away');
  const story = storyOf(world, purpose);
  await story.ask();
  await story.approve();
  await story.note('Press *Show my key*');
  return story;
};

/** Approved by mistake, and the key is on the requester's screen. */
const approvedAndShown = async (purpose: string): Promise<{ story: Story; secret: string }> => {
  const story = storyOf(world, purpose);
  await story.ask();
  await story.approve();
  const secret = await story.secret();
  await story.note('was shown to you');
  await story.card('was shown to');
  return { story, secret };
};

const requestOf = async (story: Story): Promise<string> =>
  /r_[a-z2-7]{16}/u.exec(wordsOf(await story.card()))?.[0] ?? '';

const auditOf = async (story: Story, what: string): Promise<Record<string, unknown>[]> => {
  const request = await requestOf(story);
  return world
    .audit()
    .filter((row) => row.what === what && row.request_id === request)
    .map(({ actor, details }) => ({ actor, ...details }));
};

const refused = (story: Story, who: PersonAt, code: string): Promise<boolean> =>
  eventually(`${who.id} is refused: ${code}`, async () =>
    (await auditOf(story, 'action.refused')).some(
      (row) => row['actor'] === who.id && row['code'] === code,
    ),
  );

test('an approval taken back before the key is made: there is no key, and the requester is told', async () => {
  const story = await approvedEarly('Mis-tapped');
  const { ts } = await story.note('Press *Show my key*');
  await story.press(world.ben, actions.takeBack);
  const told = await story.note('took the approval of this key back');
  expect(JSON.stringify(told.blocks)).not.toContain(actions.show);
  expect(wordsOf(told)).toContain('For a new one, send a request with `/ddkey`.');
  const old = (await world.ana.messages()).find((message) => message.ts === ts);
  expect(JSON.stringify(old?.blocks ?? [])).not.toContain(actions.show);
  const card = await story.card('took the approval of this key back');
  expect(JSON.stringify(card.blocks)).not.toContain(actions.takeBack);
  expect(story.keys()).toEqual([]);
  expect(await auditOf(story, 'request.withdrawn')).toEqual([
    { actor: world.ben.id, keyWasShown: false },
  ]);
});

test('an approval taken back after the key was shown: it is revoked, and a new message says so', async () => {
  const { story, secret } = await approvedAndShown('Regretted');
  const { ts } = await story.note('was shown to you');
  await story.press(world.ben, actions.takeBack);
  await untilAlive(world, story.purpose, 0);
  expect(await statusOf(world, secret)).toBe(403);
  const told = await story.note(`<@${world.ben.id}> revoked the`);
  expect(wordsOf(told)).toContain(`revoked the key ending ${secret.slice(-4)}`);
  await story.note('It no longer works.');
  expect(told.ts).not.toBe(ts);
  await eventually('the old message points to the new one', async () =>
    (await world.ana.messages()).some(
      (message) => message.ts === ts && wordsOf(message).includes('See the newer message below.'),
    ),
  );
  await story.card(`<@${world.ben.id}> revoked the key ending`);
  expect(await auditOf(story, 'request.withdrawn')).toEqual([
    { actor: world.ben.id, keyWasShown: true },
  ]);
});

test('another approver may take it back, too', async () => {
  const story = await approvedEarly('Second pair of eyes');
  await story.press(world.cleo, actions.takeBack);
  await story.note('took the approval of this key back');
  expect(story.keys()).toEqual([]);
});

test('the requester, who is an approver, cannot take back their own: told so, and the key stays', async () => {
  const story = storyOf(world, 'Own approval', world.ben);
  await story.ask();
  await story.approve(world.cleo);
  const secret = await story.secret();
  await story.card('was shown to');
  await story.press(world.ben, actions.takeBack);
  await whisperTo(
    world.ben,
    'This request is your own, so somebody else has to decide. Your press changed nothing.',
  );
  await refused(story, world.ben, 'self-approval');
  expect(await statusOf(world, secret)).toBe(200);
});

test('a guest in the approver channel takes nothing back', async () => {
  const { story, secret } = await approvedAndShown('Guest takes back');
  await world.control.person({ id: people.guest.id, join: [channels.approvers.id] });
  await world.restartBot();
  await story.press(world.gil, actions.takeBack);
  await whisperTo(world.gil, 'Your Slack account is a guest, so I changed nothing.');
  await refused(story, world.gil, 'person-unfit');
  await world.control.person({ id: people.guest.id, leave: [channels.approvers.id] });
  expect(await statusOf(world, secret)).toBe(200);
});

test('an approver who left the channel in the meantime takes nothing back', async () => {
  const { story, secret } = await approvedAndShown('Left before');
  await world.restartBot();
  await world.control.fault({
    side: 'slack',
    call: 'conversations.members',
    what: { kind: 'slow', ms: 700 },
  });
  await story.press(world.cleo, actions.takeBack);
  await world.control.person({ id: people.secondApprover.id, leave: [channels.approvers.id] });
  await refused(story, world.cleo, 'not-an-approver');
  await world.control.person({ id: people.secondApprover.id, join: [channels.approvers.id] });
  await whisperTo(
    world.cleo,
    'You are not among those who may decide this, so nothing has changed. Whoever joins an approver channel decides on what is posted from then on.',
  );
  expect(await statusOf(world, secret)).toBe(200);
});

test('taken back by several presses at once: it happens once, and the rest get a calm answer', async () => {
  const { story, secret } = await approvedAndShown('Taken back thrice');
  await story.press(world.ben, actions.takeBack, 3);
  await untilAlive(world, story.purpose, 0);
  await whisperTo(world.ben, 'This approval is over already, so your press changed nothing.');
  expect(await statusOf(world, secret)).toBe(403);
  await eventually('two calm answers', async () => {
    return (await auditOf(story, 'action.refused')).length === 2;
  });
  expect(await auditOf(story, 'request.withdrawn')).toHaveLength(1);
  expect(world.logText()).not.toContain('a listener failed');
});

test('after a take-back the same thing can be asked for and approved anew', async () => {
  const story = await approvedEarly('Second try');
  await story.press(world.ben, actions.takeBack);
  await story.note('took the approval of this key back');
  await isThere('active');
  await story.ask();
  await story.approve();
  expect(await statusOf(world, await story.secret())).toBe(200);
  expect(story.keys()).toHaveLength(1);
});
