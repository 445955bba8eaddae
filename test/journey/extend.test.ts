import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { actions, callbacks } from '../../blocks/ids.ts';
import type { SeenView } from '../../src/sandbox/control.ts';
import { eventually, wordsOf } from '../../src/sandbox/person.ts';
import { answerTo } from './held-by.ts';
import { pickInHome } from './home-hand.ts';
import { approveBy, openRuledWorld, type RuledWorld, ruleOf, sre } from './ruled-world.ts';
import { closeForms, hours, minutes, statusOf, storyOf, untilAlive } from './story-of.ts';

const usual = ruleOf(approveBy({ groups: [sre] }));
const automatic = ruleOf({ how: 'automatically' }, { name: 'at once' });
const week = '604800';
const day = '86400';
const days = (count: number): number => hours(24 * count);

const wordsIn = ({ view }: SeenView): string =>
  JSON.stringify(view).replaceAll('\\n', '\n').replaceAll('\\"', '"');

type Mode = 'socket' | 'http';
async function openWorlds(mode: Mode) {
  const world = await openRuledWorld([usual], { mode });
  /** A key of a day, unless it is said otherwise, that was shown. */
  const given = async (purpose: string, lifetime = day) => {
    world.setRules(usual);
    const story = storyOf(world, `${purpose} in ${mode}`);
    await story.ask({ lifetime });
    await story.approve();
    const secret = await story.secret();
    await story.note('was shown to you');
    return { story, secret };
  };
  /** Fills the form to extend the key of a story. */
  const extend = async (story: ReturnType<typeof storyOf>, extension: string) => {
    await closeForms(world, world.ana);
    await story.press(world.ana, actions.extend);
    return world.ana.fill(callbacks.extend, { extension });
  };
  const extended = () => world.audit().filter(({ what }) => what === 'grant.extended');
  return { world, given, extend, extended };
}

describe.each([{ mode: 'socket' }, { mode: 'http' }] as const)('in $mode mode', ({ mode }) => {
  let at: Awaited<ReturnType<typeof openWorlds>>;
  let world: RuledWorld;
  beforeAll(async () => {
    at = await openWorlds(mode);
    world = at.world;
  });
  afterAll(() => world.close());

  test('the holder is warned, asks for a week more, and an approver gives it: the key works on', async () => {
    const { story, secret } = await at.given('A week more');
    await world.moveClock(hours(23) + minutes(1));
    await world.ana.waitFor('a warning', (message) => {
      const words = wordsOf(message);
      return words.includes('A key of yours ends soon.') && words.includes(story.purpose);
    });
    await closeForms(world, world.ana);
    await story.press(world.ana, actions.extend);
    const form = wordsIn(await world.ana.modal('Extend this key'));
    expect(form).toContain('has to approve');
    expect(form).toContain('The latest end that the rules allow');
    await world.ana.fill(callbacks.extend, { extension: week });
    await world.ana.modal('Sent.');
    const card = wordsOf(await story.card('asks to extend'));
    expect(card).toContain(`extend the key ending ${secret.slice(-4)} by 7 days`);
    expect(card).toContain('same permissions');
    await story.approve();
    await story.note('Your key was extended.');
    await story.card('(approved)');
    await world.moveClock(days(6));
    expect(await statusOf(world, secret)).toBe(200);
    expect(story.keys()).toHaveLength(1);
    await world.moveClock(days(1) + hours(1));
    await untilAlive(world, story.purpose, 0);
    expect(await statusOf(world, secret)).toBe(403);
  });
});

describe('by every other way', () => {
  let at: Awaited<ReturnType<typeof openWorlds>>;
  let world: RuledWorld;
  beforeAll(async () => {
    at = await openWorlds('socket');
    world = at.world;
  });
  afterAll(() => world.close());

  test('a rule that needs nobody extends at once, sent twice or not, and is warned of the new end', async () => {
    const { story, secret } = await at.given('At once');
    world.setRules(automatic);
    await closeForms(world, world.ana);
    await story.press(world.ana, actions.extend);
    const before = at.extended().length;
    await world.ana.fill(callbacks.extend, { extension: day }, 2);
    await story.note('Your key was extended.');
    expect(at.extended()).toHaveLength(before + 1);
    await world.moveClock(hours(47) + minutes(1));
    await world.ana.waitFor('a warning of the new end', (message) => {
      const words = wordsOf(message);
      return words.includes('A key of yours ends soon.') && words.includes(story.purpose);
    });
    expect(await statusOf(world, secret)).toBe(200);
  });

  test('Let it go: no further warning, pressed twice or not, and the key ends on time', async () => {
    const { story, secret } = await at.given('Let go', week);
    const warned = async () =>
      (await world.ana.messages()).filter((message) => {
        const words = wordsOf(message);
        return words.includes('A key of yours ends soon.') && words.includes(story.purpose);
      }).length;
    await world.moveClock(days(6) + minutes(1));
    await eventually('a warning', async () => (await warned()) === 1);
    await story.press(world.ana, actions.letGo, 2);
    await answerTo(world.ana, 'I will not remind you of it again');
    await world.moveClock(hours(23) + minutes(10));
    const later = storyOf(world, 'Later');
    await later.ask();
    await later.card();
    expect(await warned()).toBe(1);
    await world.moveClock(hours(1));
    await untilAlive(world, story.purpose, 0);
    expect(await statusOf(world, secret)).toBe(403);
    const accepted = world.audit().filter(({ what }) => what === 'end.accepted');
    expect(accepted).toHaveLength(1);
    await story.press(world.ana, actions.letGo);
    await answerTo(world.ana, 'This key has ended');
  });

  test('the whole life counts: what is beyond the longest of the rule is not offered, nor taken', async () => {
    const { story } = await at.given('Whole life', '2592000');
    await closeForms(world, world.ana);
    await story.press(world.ana, actions.extend);
    await world.ana.modal('This key cannot be extended.');
    const { story: other, secret } = await at.given('Shorter since', week);
    await closeForms(world, world.ana);
    await other.press(world.ana, actions.extend);
    await world.ana.waitForView(callbacks.extend);
    world.setRules({ ...usual, maxLifetimeSeconds: 8 * 86_400 });
    const answer = await world.ana.fill(callbacks.extend, { extension: week });
    expect(JSON.stringify(answer)).toContain('8 days');
    expect(await statusOf(world, secret)).toBe(200);
  });

  test("the last yes is judged by that day's policy, and a no leaves the key as it is", async () => {
    const { story, secret } = await at.given('Not today');
    await at.extend(story, week);
    await story.card('asks to extend');
    world.setRules({ ...usual, maxLifetimeSeconds: 2 * 86_400 });
    await story.approve();
    await answerTo(world.ben, 'allows at most 2 days');
    await story.note('The rules no longer allow it.');
    expect(await statusOf(world, secret)).toBe(200);
    const { story: late, secret: ended } = await at.given('Too late');
    await at.extend(late, week);
    await late.card('asks to extend');
    await world.moveClock(hours(24) + minutes(1));
    await untilAlive(world, late.purpose, 0);
    await late.approve();
    await late.note('The key had ended by then, so the approval changed nothing.');
    await late.card('(failed)');
    expect(await statusOf(world, ended)).toBe(403);
  });

  test('one change at a time, and none while another key takes its place', async () => {
    const { story } = await at.given('One at a time', week);
    await at.extend(story, day);
    await story.card('asks to extend');
    await at.extend(story, week);
    await world.ana.modal('A change of this key waits for approval already');
    await story.press(world.ana, actions.rotate);
    await story.note('Press *I have switched* once');
    await story.approve();
    await story.note('Another key was taking its place by then');
  });

  test('two keys with the same scopes: the end of one moves, and the other ends on its day', async () => {
    const { story: one, secret } = await at.given('Twin one');
    const { story: two, secret: other } = await at.given('Twin two');
    await at.extend(one, week);
    await one.card('asks to extend');
    await one.approve();
    await one.note('Your key was extended.');
    await world.moveClock(hours(24) + minutes(1));
    await untilAlive(world, two.purpose, 0);
    expect([await statusOf(world, secret), await statusOf(world, other)]).toEqual([200, 403]);
  });

  test('denied, or cancelled by the holder: the key ends when it did before', async () => {
    const { story, secret } = await at.given('Denied');
    await at.extend(story, week);
    await story.card('asks to extend');
    await story.press(world.ben, actions.deny);
    await world.ben.fill(callbacks.denial, { reason: 'Ask for a token instead' });
    await story.note('Your key was not extended.');
    await at.extend(story, week);
    await story.note('Your extension is waiting for approval.');
    await story.press(world.ana, actions.cancel);
    await story.note('It was cancelled.');
    await world.moveClock(hours(24) + minutes(1));
    await untilAlive(world, story.purpose, 0);
    expect(await statusOf(world, secret)).toBe(403);
  });

  test('from the details of a key in App Home, and the form of nobody else', async () => {
    const { secret } = await at.given('From Home');
    await world.ana.opensHome();
    await world.ana.home(`ending ${secret.slice(-4)}`);
    await closeForms(world, world.ana);
    await pickInHome(world.ana, 'details');
    const details = await world.ana.modal('Kept in');
    await world.control.act(world.ana.id, {
      do: 'press-in-view',
      view: details.id,
      actionId: actions.extend,
    });
    await world.ana.waitForView(callbacks.extend);
  });
});

test('an access token cannot get a later end: a new one has it, and the old one goes on time', async () => {
  const at = await openWorlds('socket');
  const { world } = at;
  try {
    world.setRules(usual);
    const story = storyOf(world, 'A token');
    await story.ask({ kind: 'token', lifetime: week });
    await story.approve();
    await story.note('was shown to you');
    await at.extend(story, week);
    const card = wordsOf(await story.card('asks to extend'));
    expect(card).toContain('Datadog cannot move the end of an access token');
    await story.approve();
    await story.note('Your key was extended.');
    await untilAlive(world, story.purpose, 2);
    await world.moveClock(days(7) + minutes(2));
    await untilAlive(world, story.purpose, 1);
    await world.moveClock(days(7));
    await untilAlive(world, story.purpose, 0);
  } finally {
    await world.close();
  }
});
