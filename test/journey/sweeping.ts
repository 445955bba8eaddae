import type { SeenMessage, StandInKey } from '../../src/sandbox/control.ts';
import { eventually, wordsOf } from '../../src/sandbox/person.ts';
import type { World } from '../world.ts';
import { storyOf } from './story-of.ts';

/** The counts of every sweep so far, oldest first. */
export const sweepsOf = (world: World) =>
  world
    .audit()
    .filter(({ what }) => what === 'sweep.done')
    .map(({ details }) => details);

async function sweepAfter(world: World, what: () => Promise<unknown>) {
  const before = sweepsOf(world).length;
  await what();
  await eventually('the next sweep', async () => sweepsOf(world).length > before);
  return sweepsOf(world).at(-1) ?? {};
}

/** Lets time pass until the next sweep, and gives what it counted. */
export const nextSweep = (world: World, ms: number) => sweepAfter(world, () => world.moveClock(ms));

/** An admin asks for a sweep; gives what it counted. */
export const sweepNow = (world: World) => sweepAfter(world, () => world.dora.types('sweep now'));

/** A delivered key that lives for a month, with what it is at the stand-in. */
export async function keyInHand(world: World, purpose: string) {
  const story = storyOf(world, purpose);
  await story.ask({ lifetime: '2592000' });
  await story.approve();
  const secret = await story.secret();
  await story.note('was shown to you');
  const [key] = story.alive();
  if (key === undefined) throw new Error('the stand-in does not have the key');
  return { story, secret, key: { ...key } satisfies StandInKey };
}

/** What an admin was told about sweeps, oldest first. */
export async function sweepNews(world: World): Promise<SeenMessage[]> {
  const messages = await world.dora.messages();
  return messages.filter((message) => wordsOf(message).includes('my look at Datadog'));
}
