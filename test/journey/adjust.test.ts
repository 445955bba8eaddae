import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { actions, callbacks } from '../../blocks/ids.ts';
import { people } from '../../src/sandbox/people.ts';
import { wordsOf } from '../../src/sandbox/person.ts';
import { approveBy, openRuledWorld, type RuledWorld, ruleOf, sre } from './ruled-world.ts';
import { statusOf, storyOf, whisperTo } from './story-of.ts';

const ben = people.approver.id;
const write = ruleOf(approveBy({ groups: [sre] }, { need: 2 }), {
  name: 'changing things',
  when: { ...ruleOf(approveBy({})).when, anyScope: ['*_write'] },
});
const read = ruleOf(approveBy({ groups: [sre] }), { name: 'reading' });

describe.each([{ mode: 'socket' }, { mode: 'http' }] as const)('in $mode mode', ({ mode }) => {
  let world: RuledWorld;
  beforeAll(async () => {
    world = await openRuledWorld([write, read], { mode });
  });
  afterAll(() => world.close());

  test('an approver takes a permission away: votes are void, another rule decides, the key has less', async () => {
    const story = storyOf(world, 'Too much');
    await story.ask();
    await story.approve(world.cleo);
    await story.card('1 of 2 approvals');
    await story.press(world.ben, actions.adjust);
    const less = { 'scopes-left': ['0'], 'lifetime-left': '3600' };
    const sent = await world.ben.fill(callbacks.adjust, less);
    expect(sent.errors).toBeUndefined();
    const card = wordsOf(await story.card('The rule "reading" decides this now'));
    expect(card).toContain(`Adjusted by <@${ben}>`);
    expect(card).toContain('without `dashboards_write`; for 1 hour instead of 1 day');
    expect(card).not.toContain('1 of 2');
    await story.note('Adjusted by');
    await world.ben.waitFor('a reply in the thread', ({ threadTs, text }) => {
      return threadTs !== undefined && text.includes('Adjusted by');
    });
    await world.ana.waitFor('a message of its own', (message) => {
      return message.text.includes('Adjusted by') && wordsOf(message).includes('as it is now');
    });
    await story.approve(world.ben);
    const secret = await story.secret();
    expect(await statusOf(world, secret)).toBe(200);
    expect(story.keys().at(-1)?.scopes).toEqual(['dashboards_read']);
    expect(wordsOf(await story.note('was shown to you'))).toContain('dashboards_read');
  });

  test('a yes to more is no yes to less', async () => {
    const story = storyOf(world, 'For too long');
    await story.ask();
    await story.approve(world.cleo);
    await story.card('1 of 2 approvals');
    await story.press(world.ben, actions.adjust);
    await world.ben.fill(callbacks.adjust, { 'lifetime-left': '3600' });
    await story.card('Adjusted by');
    await story.approve(world.ben);
    await story.card(`1 of 2 approvals, by <@${ben}>.`);
    expect(story.keys()).toEqual([]);
    await story.approve(world.cleo);
    expect(await story.secret()).not.toBe('');
  });

  test('a press on what was there before is answered with what is there now', async () => {
    const story = storyOf(world, 'Old card');
    await story.ask();
    const { channel, ts } = await story.withAction(world.cleo, actions.approve);
    await story.press(world.ben, actions.adjust);
    await story.press(world.cleo, actions.deny);
    await world.control.fault({
      side: 'slack',
      call: 'chat.update',
      what: { kind: 'answer', status: 500 },
      times: 1000,
    });
    await world.ben.fill(callbacks.adjust, { 'lifetime-left': '28800' });
    const press = { do: 'press', channel, ts, actionId: actions.approve } as const;
    await world.control.act(world.cleo.id, press);
    const told = await whisperTo(world.cleo, 'The request has changed since you saw it');
    expect(wordsOf(told)).toContain('for 8 hours instead of 1 day');
    expect(wordsOf(told)).not.toContain(actions.approve);
    const denied = await world.cleo.fill(callbacks.denial, { reason: 'Too long' });
    expect(denied.errors).toBeUndefined();
    await world.cleo.modal('has changed since you saw it');
    expect(story.keys()).toEqual([]);
    await world.control.clearFaults();
    await story.card('Adjusted by');
    await story.approve(world.ben);
    await story.card('1 of 2 approvals');
  });

  test('whoever may not decide adjusts nothing', async () => {
    const story = storyOf(world, 'Not theirs');
    await story.ask();
    await story.press(world.dora, actions.adjust);
    await world.dora.modal('You are not among those who may decide this');
  });
});
