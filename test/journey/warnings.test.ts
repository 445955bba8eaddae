import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { actions } from '../../blocks/ids.ts';
import { warnAhead } from '../../src/access/times.ts';
import { day, hour, minute } from '../../src/policy/instant.ts';
import { wordsOf } from '../../src/sandbox/person.ts';
import { openWorld, type World } from '../world.ts';
import { hours, minutes, storyOf } from './story-of.ts';

test.each([
  { life: 90 * day, ahead: [7 * day, day, hour] },
  { life: 7 * day, ahead: [day, hour] },
  { life: day, ahead: [hour] },
  { life: 3 * hour, ahead: [30 * minute] },
  { life: hour, ahead: [10 * minute] },
])('a life of $life seconds is warned of $ahead seconds before its end', ({ life, ahead }) => {
  expect(warnAhead(life)).toEqual(ahead);
});

describe.each([{ mode: 'socket' }, { mode: 'http' }] as const)('in $mode mode', ({ mode }) => {
  let world: World;
  beforeAll(async () => {
    world = await openWorld({ mode });
  });
  afterAll(() => world.close());
  const warnings = async (purpose: string) =>
    (await world.ana.messages()).map(wordsOf).filter((words) => {
      return words.includes('A key of yours ends soon.') && words.includes(purpose);
    });
  const untilWarned = (purpose: string) =>
    world.ana.waitFor(`a warning for "${purpose}"`, (message) => {
      const words = wordsOf(message);
      return words.includes('A key of yours ends soon.') && words.includes(purpose);
    });
  /** Whatever is due has run once a later request has been posted. */
  const settle = async (purpose: string): Promise<void> => {
    const after = storyOf(world, purpose);
    await after.ask();
    await after.card();
  };

  test('the holder is warned an hour before the end of a day, once, and can ask for longer', async () => {
    const story = storyOf(world, `Ends in ${mode}`);
    await story.ask();
    await story.approve();
    const secret = await story.secret();
    await story.note('was shown to you');
    await world.moveClock(hours(22));
    await settle(`Not yet in ${mode}`);
    expect(await warnings(story.purpose)).toEqual([]);
    await world.moveClock(hours(1) + minutes(1));
    await untilWarned(story.purpose);
    await world.moveClock(minutes(30));
    await settle(`Once in ${mode}`);
    const [words = '', ...more] = await warnings(story.purpose);
    expect(more).toEqual([]);
    expect(words).toContain(`The key ending ${secret.slice(-4)} ends `);
    await story.press(world.ana, actions.extend);
    const form = await world.ana.modal(story.purpose);
    expect(form.callbackId).toBe('ddkey.extend');
  });

  test('nobody is warned of the end of a key that they gave back', async () => {
    const story = storyOf(world, `Given back in ${mode}`);
    await story.ask();
    await story.approve();
    await story.secret();
    await story.press(world.ana, actions.revoke);
    await story.note('Your key has ended.');
    await world.moveClock(hours(23) + minutes(30));
    await settle(`After all in ${mode}`);
    expect(await warnings(story.purpose)).toEqual([]);
  });
});
