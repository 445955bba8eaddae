import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { actions } from '../../blocks/ids.ts';
import { SlackUserId } from '../../src/policy/ids.ts';
import { hour } from '../../src/policy/instant.ts';
import { groups, people } from '../../src/sandbox/people.ts';
import { eventually, wordsOf } from '../../src/sandbox/person.ts';
import { approveBy, crowd, openRuledWorld, type RuledWorld, ruleOf, sre } from './ruled-world.ts';
import { hours, storyOf, whisperTo } from './story-of.ts';

const dora = SlackUserId.parse(people.admin.id);
const plain = ruleOf(approveBy({ groups: [sre] }), { remindAfterSeconds: [hour, 8 * hour] });
const fallback = { afterSeconds: 4 * hour, by: crowd({ users: [dora] }) };
const withFallback = ruleOf(approveBy({ groups: [sre] }, { fallback }), { name: 'with fallback' });

describe.each([{ mode: 'socket' }, { mode: 'http' }] as const)('in $mode mode', ({ mode }) => {
  let world: RuledWorld;
  beforeAll(async () => {
    world = await openRuledWorld([plain], { mode });
  });
  afterAll(() => world.close());
  const replies = async (ts: string, text: string) =>
    (await world.ben.messages()).filter((message) => {
      return message.threadTs === ts && wordsOf(message).includes(text);
    });
  const untilReplies = (ts: string, text: string, count: number) =>
    eventually(`${count} replies "${text}"`, async () => {
      return (await replies(ts, text)).length === count;
    });

  test('approvers are reminded in the thread of the card, and then it lapses and can be asked again', async () => {
    world.setRules(plain);
    const story = storyOf(world, 'Nobody cares');
    await story.ask();
    const { ts } = await story.card();
    await world.moveClock(hours(1));
    await untilReplies(ts, 'This still waits for a decision.', 1);
    await world.moveClock(hours(7));
    await untilReplies(ts, 'This still waits for a decision.', 2);
    await world.moveClock(hours(65));
    await story.note('Your request has lapsed.');
    await story.card('Nobody decided in time');
    await story.press(world.ana, actions.askAgain);
    const form = await world.ana.modal('Nobody cares');
    expect(form.callbackId).toBe('ddkey.request');
  });

  test('the fallback is called once when its time has come, and decides', async () => {
    world.setRules(withFallback);
    const story = storyOf(world, 'Asleep');
    await story.ask();
    const { ts } = await story.card();
    await story.approve(world.dora);
    await whisperTo(world.dora, 'You are not among those who may decide this');
    await world.moveClock(hours(4));
    await untilReplies(ts, `<@${dora}> you can decide this too.`, 1);
    await story.approve(world.dora);
    // So long after asking nothing is shown before the requester presses.
    await story.press(world.ana, actions.show);
    expect(await story.secret()).not.toBe('');
    await world.moveClock(hours(2));
    expect(await replies(ts, 'you can decide this too')).toHaveLength(1);
  });

  test('with the approver group gone the fallback joins at once', async () => {
    world.setRules(withFallback);
    const story = storyOf(world, 'Group gone, fallback there');
    await story.ask();
    const { ts } = await story.card();
    await world.control.group({ id: groups.sre.id, disabled: true });
    await world.restartBot();
    await world.moveClock(hours(1));
    await story.card('The fallback approvers can decide this too.');
    await untilReplies(ts, `<@${dora}> you can decide this too.`, 1);
    await story.approve(world.dora);
    await story.press(world.ana, actions.show);
    expect(await story.secret()).not.toBe('');
    await world.control.group({ id: groups.sre.id, disabled: false });
    await world.restartBot();
  });

  test('with the group gone and no fallback, everybody is told, and it goes on when people are back', async () => {
    world.setRules(plain);
    const story = storyOf(world, 'Everybody left');
    await story.ask();
    await story.card();
    await world.control.group({ id: groups.sre.id, disabled: true });
    await world.restartBot();
    await story.approve(world.ben);
    await whisperTo(world.ben, 'You are not among those who may decide this');
    await story.card('Nobody can approve this just now');
    await story.note('Nobody can approve this just now');
    const told = (who: RuledWorld['ana']) =>
      who.waitFor('that nobody can approve it', ({ channel, text }) => {
        return channel.startsWith('D') && text.includes('Nobody can approve this request just now');
      });
    await told(world.ana);
    await told(world.dora);
    expect(world.audit().filter(({ what }) => what === 'request.stuck')).toHaveLength(1);
    await world.control.group({ id: groups.sre.id, disabled: false });
    await world.restartBot();
    await world.moveClock(hours(1));
    await eventually('the card no longer says so', async () => {
      return !wordsOf(await story.card()).includes('Nobody can approve');
    });
    await story.approve(world.ben);
    await story.press(world.ana, actions.show);
    expect(await story.secret()).not.toBe('');
  });
});
