import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { wordsOf } from '../../src/sandbox/person.ts';
import { openWorld, type World } from '../world.ts';
import { hours, minutes, statusOf } from './story-of.ts';
import { keyInHand, nextSweep, sweepNews, sweepNow } from './sweeping.ts';

describe.each([{ mode: 'socket' }, { mode: 'http' }] as const)('in $mode mode', ({ mode }) => {
  let world: World;
  beforeAll(async () => {
    world = await openWorld({ mode });
  });
  afterEach(() => world.control.clearFaults());
  afterAll(() => world.close());

  test('lists that miss a key once raise no alarm, and the key lives on', async () => {
    const { story, secret } = await keyInHand(world, 'Missed once');
    await nextSweep(world, hours(2));
    // The list of the org, of its API keys, and of the owner.
    const what = { kind: 'list-misses', name: story.purpose } as const;
    await world.control.fault({ side: 'datadog', call: 'list', what, times: 4 });
    expect(await nextSweep(world, hours(24))).toMatchObject({ missing: 1, gone: 0 });
    expect(await nextSweep(world, minutes(16))).toMatchObject({ missing: 0, gone: 0 });
    expect(await sweepNews(world)).toEqual([]);
    expect(await statusOf(world, secret)).toBe(200);
    await story.note('was shown to you');
  });

  test('a list that lags behind raises no alarm about a key that was just made', async () => {
    const lag = { kind: 'list-lags', ms: minutes(8) } as const;
    await world.control.fault({ side: 'datadog', call: 'list', what: lag });
    const { secret } = await keyInHand(world, 'Just made');
    await world.moveClock(minutes(3));
    expect(await sweepNow(world)).toMatchObject({ missing: 0, gone: 0 });
    expect(await statusOf(world, secret)).toBe(200);
  });

  test('a key deleted by hand is called gone at the second look, and its holder is told', async () => {
    const { story, key } = await keyInHand(world, 'Deleted by hand');
    await world.control.revokeByHand(key.id);
    expect(await nextSweep(world, hours(24))).toMatchObject({ missing: 1, gone: 0 });
    await story.note('was shown to you');
    expect(await nextSweep(world, minutes(16))).toMatchObject({ missing: 0, gone: 1 });
    const note = await story.note('Somebody deleted the key');
    expect(wordsOf(note)).toContain(key.last4);
    await story.card('Somebody deleted the key');
    const news = await world.dora.waitForText('Deleted at Datadog, not by me');
    expect(wordsOf(news)).toContain(story.purpose);
    await nextSweep(world, hours(24));
    expect(await sweepNews(world)).toHaveLength(1);
    const deletions = world.datadog.calls().filter(({ method }) => method === 'delete');
    expect(deletions).toEqual([]);
  });
});
