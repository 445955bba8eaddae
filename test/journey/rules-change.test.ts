import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { actions } from '../../blocks/ids.ts';
import { SlackChannelId } from '../../src/policy/ids.ts';
import { app, channels, groups, people } from '../../src/sandbox/people.ts';
import { wordsOf } from '../../src/sandbox/person.ts';
import {
  approveBy,
  openRuledWorld,
  type RuledWorld,
  ruleOf,
  security,
  sre,
} from './ruled-world.ts';
import { hours, storyOf, whisperTo } from './story-of.ts';

const [ben, cleo, dora] = [people.approver.id, people.secondApprover.id, people.admin.id];
const vault = { id: 'C0VAULT', name: 'vault', kind: 'private' } as const;
const one = ruleOf(approveBy({ groups: [sre] }), { name: 'one is enough' });
const two = ruleOf(approveBy({ groups: [sre, security] }, { need: 2 }), { name: 'two of them' });
const elsewhere = ruleOf(approveBy({ groups: [security] }), {
  name: 'in the vault',
  channel: SlackChannelId.parse(vault.id),
});
const byChannel = ruleOf(approveBy({ channels: [SlackChannelId.parse(channels.approvers.id)] }));

describe.each([{ mode: 'socket' }, { mode: 'http' }] as const)('in $mode mode', ({ mode }) => {
  let world: RuledWorld;
  beforeAll(async () => {
    const members = [ben, cleo, dora, app.botUser];
    const slack = { extraChannels: [{ ...vault, members }] };
    world = await openRuledWorld([one], { mode, slack });
  });
  afterAll(() => world.close());

  test('a rule that came between card and click decides at the click, and the card says so', async () => {
    world.setRules(one);
    const story = storyOf(world, 'Stricter now');
    await story.ask();
    await story.card();
    world.setRules(two);
    await story.approve(world.ben);
    const card = wordsOf(await story.card('1 of 2 approvals'));
    expect(card).toContain('The rule "two of them" decides this now, in place of "one is enough".');
    expect(story.keys()).toEqual([]);
    await story.approve(world.dora);
    expect(await story.secret()).not.toBe('');
    const ruled = world.audit().filter(({ what }) => what === 'request.ruled');
    expect(ruled.at(-1)?.details).toMatchObject({ rule: 'two of them', before: 'one is enough' });
  });

  test('a rule with another channel takes the card there, and the old one points to it', async () => {
    world.setRules(one);
    const story = storyOf(world, 'Moves house');
    await story.ask();
    const old = await story.card();
    world.setRules(elsewhere);
    await story.approve(world.ben);
    await whisperTo(world.ben, 'You are not among those who may decide this');
    const moved = await world.cleo.waitFor('the card in the vault', (message) => {
      return message.channel === vault.id && wordsOf(message).includes('Moves house');
    });
    expect(wordsOf(moved)).toContain('The rule "in the vault" decides this now');
    const pointer = await story.card(`this is decided in <#${vault.id}> now`);
    expect(pointer.ts).toBe(old.ts);
    expect(wordsOf(pointer)).not.toContain(actions.approve);
    const { channel, ts } = moved;
    await world.control.act(cleo, { do: 'press', channel, ts, actionId: actions.approve });
    expect(await story.secret()).not.toBe('');
  });

  test('an approver who was taken out of the group between card and click approves nothing', async () => {
    world.setRules(one);
    const story = storyOf(world, 'Out of the group');
    await story.ask();
    await story.card();
    await world.control.group({ id: groups.sre.id, remove: [ben] });
    await world.restartBot();
    await story.approve(world.ben);
    await whisperTo(world.ben, 'You are not among those who may decide this');
    expect(story.keys()).toEqual([]);
    await story.approve(world.cleo);
    expect(await story.secret()).not.toBe('');
    await world.control.group({ id: groups.sre.id, add: [ben] });
    await world.restartBot();
  });

  test('whoever joins the channel after the request was posted does not decide it', async () => {
    world.setRules(byChannel);
    await world.control.person({ id: dora, leave: [channels.approvers.id] });
    await world.restartBot();
    const story = storyOf(world, 'Latecomer');
    await story.ask();
    await story.card();
    await world.control.person({ id: dora, join: [channels.approvers.id] });
    await world.restartBot();
    await story.approve(world.dora);
    await whisperTo(world.dora, 'You are not among those who may decide this');
    expect(story.keys()).toEqual([]);
    await story.approve(world.ben);
    expect(await story.secret()).not.toBe('');
  });

  test('a rule that forbids it ends a request that waits, and says so to whoever asked', async () => {
    world.setRules(one);
    const story = storyOf(world, 'Forbidden since');
    await story.ask();
    await story.card();
    world.setRules(ruleOf({ how: 'never' }, { name: 'never again' }));
    await world.moveClock(hours(1));
    await story.note('The rules no longer allow this key');
    await story.card('The rules no longer allow this key');
  });

  test('an admin cancels with a reason, and approves nothing by being one', async () => {
    world.setRules(one);
    const story = storyOf(world, 'Called off');
    await story.ask();
    const id = /r_[a-z2-7]{16}/u.exec(wordsOf(await story.card()))?.[0] ?? '';
    await story.approve(world.dora);
    await whisperTo(world.dora, 'You are not among those who may decide this');
    await world.ben.types(`cancel ${id} because`);
    await whisperTo(world.ben, 'Only an admin of mine can cancel');
    await world.dora.types(`cancel ${id}`);
    await whisperTo(world.dora, 'Please say why');
    await world.dora.types(`cancel ${id} The tool is gone`);
    await whisperTo(world.dora, 'The request is cancelled');
    expect(wordsOf(await story.note('Your request was cancelled.'))).toContain('The tool is gone');
    const card = wordsOf(await story.card('(cancelled)'));
    expect(card).toContain(`By <@${dora}>`);
    const row = world.audit().findLast(({ what }) => what === 'request.cancelled');
    expect(row).toMatchObject({
      actor: dora,
      details: { reason: 'The tool is gone', admin: true },
    });
  });
});
