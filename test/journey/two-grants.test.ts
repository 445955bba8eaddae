import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { actions } from '../../blocks/ids.ts';
import { openWorld, type World } from '../world.ts';
import { hours, statusOf, storyOf, untilAlive } from './story-of.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

/** The same person, the same permissions, another approval. */
async function given(purpose: string, lifetime = '86400') {
  const story = storyOf(world, purpose);
  await story.ask({ lifetime });
  await story.approve();
  const secret = await story.secret();
  await story.note('was shown to you');
  return { story, secret };
}
type Given = Awaited<ReturnType<typeof given>>;

async function isUntouched({ story, secret }: Given): Promise<void> {
  expect(await statusOf(world, secret)).toBe(200);
  expect(story.alive().map(({ last4 }) => last4)).toEqual([secret.slice(-4)]);
  await story.note(`key ending ${secret.slice(-4)} was shown`);
}

test('of two keys alike of one person, whatever ends the first never touches the second', async () => {
  const lasting = await given('The one that stays', '2592000');
  const revoked = await given('Revoked by hand');
  const replaced = await given('Replaced');
  const rotated = await given('Rotated');
  const takenBack = await given('Taken back');
  const expiring = await given('Expires');

  await revoked.story.press(world.ana, actions.revoke);
  await untilAlive(world, revoked.story.purpose, 0);
  await isUntouched(lasting);

  await replaced.story.press(world.ana, actions.replace);
  await replaced.story.secret(replaced.secret);
  await untilAlive(world, replaced.story.purpose, 1);
  await isUntouched(lasting);

  await rotated.story.press(world.ana, actions.rotate);
  await rotated.story.secret(rotated.secret);
  await rotated.story.press(world.ana, actions.switched);
  await untilAlive(world, rotated.story.purpose, 1);
  await isUntouched(lasting);

  await takenBack.story.press(world.ben, actions.takeBack);
  await untilAlive(world, takenBack.story.purpose, 0);
  await isUntouched(lasting);

  await world.moveClock(hours(25));
  for (const { story } of [expiring, replaced, rotated]) await untilAlive(world, story.purpose, 0);
  await isUntouched(lasting);
  expect(await statusOf(world, expiring.secret)).toBe(403);
});
