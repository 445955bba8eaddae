import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { actions } from '../../blocks/ids.ts';
import { channels, groups, people } from '../../src/sandbox/people.ts';
import { eventually, wordsOf } from '../../src/sandbox/person.ts';
import {
  ana,
  crowd,
  general,
  openRuledWorld,
  type RuledWorld,
  ruleOf,
  security,
} from './ruled-world.ts';
import { storyOf, whisperTo } from './story-of.ts';

const cleo = people.secondApprover.id;
const automatic = ruleOf({ how: 'automatically' }, { name: 'readers', notify: [general] });
const everything = ruleOf({ how: 'automatically' }).when;
const glass = ruleOf(
  { how: 'break-glass', reviewers: crowd({ groups: [security] }) },
  {
    name: 'glass',
    maxLifetimeSeconds: 86_400,
    notify: [general],
    when: { ...everything, requesters: { users: [ana], groups: [] } },
  },
);

describe.each([{ mode: 'socket' }, { mode: 'http' }] as const)('in $mode mode', ({ mode }) => {
  let world: RuledWorld;
  beforeAll(async () => {
    world = await openRuledWorld([automatic], { mode });
  });
  afterAll(() => world.close());

  test('a rule approves at once: no card, a note that names it, and the channels are told', async () => {
    world.setRules(automatic);
    const story = storyOf(world, 'Just reading');
    await story.ask();
    expect(await story.secret()).not.toBe('');
    await world.ben.waitFor('the news in general', (message) => {
      return message.channel === general && wordsOf(message).includes('Just reading');
    });
    const approved = world.audit().findLast(({ what }) => what === 'request.approved');
    expect(approved).toMatchObject({
      actor: 'ddkey',
      details: { rule: 'readers', how: 'automatic' },
    });
    const messages = await world.ben.messages();
    expect(messages.some((message) => message.channel === channels.approvers.id)).toBe(false);
    await world.control.person({ id: people.requester.id, presence: 'away' });
    const later = storyOf(world, 'Reading later');
    await later.ask();
    await later.note('Approved automatically by the rule "readers"');
    await world.control.person({ id: people.requester.id, presence: 'active' });
  });

  test('break-glass wants a reason, gives the key at once, and is reviewed by somebody else', async () => {
    world.setRules(glass);
    const story = storyOf(world, 'Incident');
    const mute = await story.ask();
    expect(mute.errors).toEqual({ note: 'Please complete this required field.' });
    await story.ask({ note: 'Production is down' });
    expect(await story.secret()).not.toBe('');
    const card = await story.card('break-glass rule "glass"');
    expect(wordsOf(card)).toContain('Production is down');
    await world.ben.waitFor('the call to review', ({ threadTs, text }) => {
      return threadTs === card.ts && text.includes(`<!subteam^${groups.security.id}>`);
    });
    const again = await storyOf(world, 'Second incident').ask({ note: 'Again' });
    expect(Object.values(again.errors ?? {}).join()).toContain('has not been reviewed yet');
    await story.press(world.ben, actions.reviewed);
    await whisperTo(world.ben, 'You are not among those who may decide this');
    await story.press(world.cleo, actions.reviewed);
    await story.card(`Reviewed by <@${cleo}>`);
    const reviewed = world.audit().findLast(({ what }) => what === 'request.reviewed');
    expect(reviewed).toMatchObject({ actor: cleo });
    const third = storyOf(world, 'Third incident');
    await third.ask({ note: 'Once more' });
    expect(await third.secret()).not.toBe('');
    await third.press(world.dora, actions.reviewed);
    await third.card(`Reviewed by <@${people.admin.id}>`);
  });

  test('of several uses asked for at once one goes through, the others are turned down', async () => {
    world.setRules(glass);
    await world.restartBot();
    const stories = ['First of three', 'Second of three', 'Third of three'].map((purpose) =>
      storyOf(world, purpose),
    );
    const limited = { kind: 'slow', ms: 1500 } as const;
    await world.control.fault({ side: 'slack', call: 'users.info', what: limited, times: 3 });
    for (const story of stories) await story.ask({ note: 'Three at once' });
    const count = (what: string) => world.audit().filter((row) => row.what === what);
    await eventually('one key and two refusals', async () => {
      const turned = [...count('request.cancelled'), ...count('request.refused')].filter(
        ({ details }) => details['failure'] === 'review-open' || details['code'] === 'review-open',
      );
      return turned.length >= 2;
    });
    const made = stories.map((story) => story.keys().length);
    expect(made.reduce((sum, each) => sum + each, 0)).toBeLessThanOrEqual(1);
  });
});
