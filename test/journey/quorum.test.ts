import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { actions, callbacks } from '../../blocks/ids.ts';
import { SlackUserId } from '../../src/policy/ids.ts';
import { groups, people } from '../../src/sandbox/people.ts';
import { eventually, wordsOf } from '../../src/sandbox/person.ts';
import { approveBy, general, openRuledWorld, type RuledWorld, ruleOf, sre } from './ruled-world.ts';
import { storyOf, whisperTo } from './story-of.ts';

const [ben, cleo, dora] = [people.approver.id, people.secondApprover.id, people.admin.id];
const ana = SlackUserId.parse(people.requester.id);
const twoOf = ruleOf(approveBy({ groups: [sre], users: [SlackUserId.parse(dora)] }, { need: 2 }));

describe.each([{ mode: 'socket' }, { mode: 'http' }] as const)('in $mode mode', ({ mode }) => {
  let world: RuledWorld;
  beforeAll(async () => {
    world = await openRuledWorld([twoOf], { mode });
  });
  afterAll(() => world.close());
  const events = (what: string) => world.audit().filter((row) => row.what === what);

  test('two different people must say yes, and the card tells who has', async () => {
    const story = storyOf(world, 'Two of three');
    await story.ask();
    await story.card('Needs 2 approvals');
    await story.approve(world.ben);
    await story.card(`1 of 2 approvals, by <@${ben}>.`);
    await story.note(`1 of 2 approvals, by <@${ben}>.`);
    await story.approve(world.ben);
    await whisperTo(world.ben, 'You have approved this already: that is 1 of 2.');
    expect(story.keys()).toEqual([]);
    await story.approve(world.cleo);
    expect(await story.secret()).not.toBe('');
    await story.card(`Approved by <@${ben}> and <@${cleo}>`);
    expect(events('request.voted')).toHaveLength(1);
    expect(events('request.approved')).toHaveLength(1);
  });

  test('whoever said yes and may no longer does not count any more, and the card says so', async () => {
    const story = storyOf(world, 'Left before the last vote');
    await story.ask();
    await story.approve(world.ben);
    await story.card('1 of 2 approvals');
    await world.control.group({ id: groups.sre.id, remove: [ben] });
    await world.restartBot();
    await story.approve(world.cleo);
    const card = wordsOf(await story.card(`1 of 2 approvals, by <@${cleo}>.`));
    expect(card).toContain(`What <@${ben}> said no longer counts`);
    expect(story.keys()).toEqual([]);
    expect(events('vote.lost')).toHaveLength(1);
    await story.approve(world.dora);
    expect(await story.secret()).not.toBe('');
    await story.card(`Approved by <@${cleo}> and <@${dora}>`);
    await world.control.group({ id: groups.sre.id, add: [ben] });
    await world.restartBot();
  });
});

describe('votes', () => {
  let world: RuledWorld;
  beforeAll(async () => {
    world = await openRuledWorld([twoOf]);
  });
  afterAll(() => world.close());

  test('a yes can be taken back while others are waited for, by whoever gave it', async () => {
    const story = storyOf(world, 'Second thoughts');
    await story.ask();
    await story.approve(world.ben);
    await story.card('1 of 2 approvals');
    await story.press(world.cleo, actions.withdrawVote);
    await whisperTo(world.cleo, 'You have not approved this');
    await story.press(world.ben, actions.withdrawVote);
    await story.card('Needs 2 approvals');
    await story.approve(world.cleo);
    await story.card(`1 of 2 approvals, by <@${cleo}>.`);
    expect(story.keys()).toEqual([]);
  });

  test('one no with a reason ends it, whoever said yes before', async () => {
    const story = storyOf(world, 'One no');
    await story.ask();
    await story.approve(world.ben);
    await story.card('1 of 2 approvals');
    await story.press(world.cleo, actions.deny);
    await world.cleo.fill(callbacks.denial, { reason: 'Not like this' });
    await story.card('Denied by');
    expect(wordsOf(await story.note('was denied'))).toContain('Not like this');
    expect(story.keys()).toEqual([]);
  });

  test('a hundred presses of three people at once make one approval by two of them', async () => {
    const story = storyOf(world, 'All at once');
    await story.ask();
    const { channel, ts } = await story.withAction(world.ben, actions.approve);
    await story.note('waiting for approval');
    // The card keeps its buttons, so that all presses are under way together.
    const hang = { kind: 'hang' } as const;
    await world.control.fault({ side: 'slack', call: 'chat.update', what: hang, times: 1000 });
    const press = { do: 'press', channel, ts, actionId: actions.approve } as const;
    const crowd = [world.ben, world.cleo, world.dora];
    await Promise.all(
      Array.from({ length: 100 }, (_, index) =>
        world.control.act(crowd[index % 3]?.id ?? ben, press),
      ),
    );
    await world.control.clearFaults();
    expect(await story.secret()).not.toBe('');
    const request = /r_[a-z2-7]{16}/u.exec(wordsOf(await story.card('was shown to')))?.[0];
    const mine = () => world.audit().filter((row) => row.request_id === request);
    const settled = ['request.voted', 'request.approved', 'decision.refused'];
    await eventually('every press is answered', async () => {
      return mine().filter(({ what }) => settled.includes(what)).length === 100;
    });
    expect(mine().filter(({ what }) => what === 'request.approved')).toHaveLength(1);
    expect(mine().filter(({ what }) => what === 'request.voted')).toHaveLength(1);
    expect(story.keys()).toHaveLength(1);
  });

  test('a rule that allows it in words lets people approve their own request, and says so', async () => {
    const own = approveBy({ users: [ana] }, { selfApproval: true });
    world.setRules(ruleOf(own, { name: 'own', channel: general }));
    const story = storyOf(world, 'My own');
    await story.ask();
    await story.approve(world.ana);
    expect(await story.secret()).not.toBe('');
    const [approved] = world.audit().filter(({ what, details }) => {
      return what === 'request.approved' && details['self'] === true;
    });
    expect(approved).toMatchObject({ actor: ana });
    const seen = await world.ben.waitForText('That is the person who asked');
    expect(seen.channel).toBe(general);
    world.setRules(twoOf);
  });
});
