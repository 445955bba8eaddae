import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { actions } from '../../blocks/ids.ts';
import { day } from '../../src/policy/instant.ts';
import { wordsOf } from '../../src/sandbox/person.ts';
import { approveBy, openRuledWorld, type RuledWorld, ruleOf, sre } from './ruled-world.ts';
import { hours, statusOf, storyOf } from './story-of.ts';

const rotateEverySeconds = 7 * day;
const byAge = ruleOf(approveBy({ groups: [sre] }), { rotateEverySeconds });
const never = ruleOf({ how: 'never' }, { rotateEverySeconds });

describe.each([{ mode: 'socket' }, { mode: 'http' }] as const)('in $mode mode', ({ mode }) => {
  let world: RuledWorld;
  beforeAll(async () => {
    world = await openRuledWorld([byAge], { mode });
  });
  afterAll(() => world.close());
  async function given(purpose: string) {
    world.setRules(byAge);
    const story = storyOf(world, purpose);
    await story.ask({ lifetime: '2592000' });
    await story.approve();
    const first = await story.secret();
    await story.note('was shown to you');
    return { story, first };
  }
  const told = (who: RuledWorld['ana'], purpose: string, text: string) =>
    who.waitFor(`"${text}" of "${purpose}"`, (message) => {
      const words = wordsOf(message);
      return words.includes(purpose) && words.includes(text);
    });

  test('a key of seven days is told of a day ahead, and rotated across a restart, once', async () => {
    const { story, first } = await given('By its age');
    await world.moveClock(hours(24 * 6) + hours(1));
    const ahead = await told(world.ana, story.purpose, 'A key of yours is rotated soon.');
    expect(wordsOf(ahead)).toContain(`key ending ${first.slice(-4)}`);
    expect(wordsOf(ahead)).toContain(`"${actions.rotate}"`);
    await world.restartBot();
    await world.moveClock(hours(23));
    const second = await story.secret(first);
    expect([await statusOf(world, first), await statusOf(world, second)]).toEqual([200, 200]);
    await story.note(`The older key ending ${first.slice(-4)} works until`);
    expect(story.keys()).toHaveLength(2);
  });

  test('a no of today is said to holder and admins, and the key works on', async () => {
    const { story, first } = await given('Not any more');
    world.setRules(never);
    await world.moveClock(hours(24 * 7) + hours(1));
    for (const who of [world.ana, world.dora]) {
      const words = wordsOf(await told(who, story.purpose, 'A key was not rotated.'));
      expect(words).toContain('never allows this');
    }
    expect(await statusOf(world, first)).toBe(200);
    expect(story.keys()).toHaveLength(1);
  });
});
