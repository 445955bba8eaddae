import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { actions } from '../../blocks/ids.ts';
import { eventually, wordsOf } from '../../src/sandbox/person.ts';
import { approveBy, openRuledWorld, type RuledWorld, ruleOf, sre } from './ruled-world.ts';
import { hours, statusOf, storyOf, untilAlive } from './story-of.ts';

const usual = ruleOf(approveBy({ groups: [sre] }));
const never = ruleOf({ how: 'never' }, { name: 'no more keys' });

describe.each([{ mode: 'socket' }, { mode: 'http' }] as const)('in $mode mode', ({ mode }) => {
  let world: RuledWorld;
  beforeAll(async () => {
    world = await openRuledWorld([usual], { mode });
  });
  afterAll(() => world.close());
  /** A key of a week that was shown. */
  async function given(purpose: string) {
    world.setRules(usual);
    const story = storyOf(world, `${purpose} in ${mode}`);
    await story.ask({ lifetime: '604800' });
    await story.approve();
    const first = await story.secret();
    await story.note('was shown to you');
    return { story, first };
  }
  async function rotated(purpose: string) {
    const { story, first } = await given(purpose);
    await story.press(world.ana, actions.rotate);
    const second = await story.secret(first);
    await story.note(`The older key ending ${first.slice(-4)} works until`);
    return { story, first, second };
  }

  test('both keys work until the holder has switched, and then only the new one', async () => {
    const { story, first, second } = await rotated('By hand');
    expect([await statusOf(world, first), await statusOf(world, second)]).toEqual([200, 200]);
    await story.card(`The older key ending ${first.slice(-4)} works until`);
    await story.press(world.ana, actions.switched);
    await untilAlive(world, story.purpose, 1);
    expect([await statusOf(world, first), await statusOf(world, second)]).toEqual([403, 200]);
    await eventually('a note that names one key', async () => {
      const note = wordsOf(await story.note(`key ending ${second.slice(-4)} was shown`));
      return !note.includes(first.slice(-4)) && !note.includes('I have switched');
    });
  });

  test('the old key goes by itself once the new one is used and it is not', async () => {
    const { story, first, second } = await given('By itself').then(async (given) => {
      await statusOf(world, given.first);
      await world.moveClock(hours(1));
      await given.story.press(world.ana, actions.rotate);
      return { ...given, second: await given.story.secret(given.first) };
    });
    await story.note(`The older key ending ${first.slice(-4)} works until`);
    await world.moveClock(hours(1));
    await statusOf(world, second);
    await world.moveClock(hours(25));
    await untilAlive(world, story.purpose, 1);
    expect([await statusOf(world, first), await statusOf(world, second)]).toEqual([403, 200]);
  });

  test('a key that is still used is warned of once, and then ends', async () => {
    const { story, first, second } = await rotated('Still used');
    await world.moveClock(hours(1));
    await statusOf(world, first);
    await world.moveClock(hours(24));
    await world.ana.waitFor('a warning', (message) => {
      const words = wordsOf(message);
      return words.includes('Something still uses your older key') && words.includes(story.purpose);
    });
    expect(await statusOf(world, first)).toBe(200);
    await world.moveClock(hours(25));
    await untilAlive(world, story.purpose, 1);
    expect([await statusOf(world, first), await statusOf(world, second)]).toEqual([403, 200]);
  });

  test('the policy of today decides, and a no leaves the key as it is', async () => {
    const { story, first } = await given('Not today');
    world.setRules(never);
    await story.press(world.ana, actions.rotate);
    await world.ana.waitFor('a no', (message) => {
      return message.ephemeral && wordsOf(message).includes('no more keys');
    });
    expect(await statusOf(world, first)).toBe(200);
    expect(story.keys()).toHaveLength(1);
    world.setRules(usual);
    await story.press(world.ana, actions.rotate);
    await story.secret(first);
  });

  test('a rotation that Datadog fails leaves the old key working, and is gone on with', async () => {
    const { story, first } = await given('Datadog away');
    await world.control.fault({
      side: 'datadog',
      call: 'create',
      what: { kind: 'answer', status: 403 },
    });
    await story.press(world.ana, actions.rotate);
    await story.note('Please ask for your key again');
    expect(await statusOf(world, first)).toBe(200);
    await story.press(world.ana, actions.show);
    const second = await story.secret(first);
    expect([await statusOf(world, first), await statusOf(world, second)]).toEqual([200, 200]);
  });
});
