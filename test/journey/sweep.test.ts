import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { wordsOf } from '../../src/sandbox/person.ts';
import { openWorld, type World } from '../world.ts';
import { hours, statusOf } from './story-of.ts';
import { keyInHand, nextSweep, sweepNews, sweepNow } from './sweeping.ts';

describe.each([{ mode: 'socket' }, { mode: 'http' }] as const)('in $mode mode', ({ mode }) => {
  let world: World;
  beforeAll(async () => {
    world = await openWorld({ mode });
  });
  afterAll(() => world.close());
  const whisper = (who: World['dora'], text: string) =>
    who.waitFor(`"${text}"`, (it) => it.ephemeral && wordsOf(it).includes(text));

  test('before the first look there is no report, and only admins are told so', async () => {
    await world.dora.types('sweep');
    await whisper(world.dora, 'I have not looked yet at');
    await world.ana.types('sweep now');
    await whisper(world.ana, 'Only an admin of mine can see this');
    expect(world.audit().some(({ what }) => what === 'sweep.asked')).toBe(false);
  });

  test('scopes changed by hand are told to the admins once, and the key is left as it is', async () => {
    const { story, secret, key } = await keyInHand(world, 'Changed by hand');
    expect(await nextSweep(world, hours(2))).toMatchObject({ compared: 1, differing: 0 });
    expect(await sweepNews(world)).toEqual([]);
    world.datadog.byHand({
      do: 'change',
      id: key.id,
      scopes: ['dashboards_read', 'monitors_read'],
    });
    expect(await nextSweep(world, hours(24))).toMatchObject({ differing: 1 });
    const news = await world.dora.waitForText('Changed at Datadog since I made them');
    expect(wordsOf(news)).toContain(story.purpose);
    expect(wordsOf(news)).toContain('more: `monitors_read`');
    await nextSweep(world, hours(24));
    expect(await sweepNews(world)).toHaveLength(1);
    expect(await statusOf(world, secret)).toBe(200);
  });

  test('an admin asks for a look now, and reads what it found', async () => {
    world.datadog.byHand({
      do: 'make',
      kind: 'application',
      name: 'full',
      owner: 'Casey Colleague',
    });
    world.datadog.byHand({ do: 'make', kind: 'api', name: 'old', owner: 'Casey Colleague' });
    await world.control.byHand({ do: 'disable', owner: 'Casey Colleague' });
    await sweepNow(world);
    await whisper(world.dora, 'I am looking.');
    await world.dora.types('sweep');
    const report = wordsOf(await whisper(world.dora, 'Not made by me'));
    expect(report).toContain('1 of people whose account is closed');
    expect(report).toContain('1 without scopes');
    expect(report).toMatch(/Room at Datadog: Application keys: 1 of \d+; API keys: 2 of 50/u);
  });

  test('a key that Datadog found in public is told to the admins at the next look', async () => {
    const { story, key } = await keyInHand(world, 'In public');
    world.datadog.byHand({ do: 'change', id: key.id, leaked: true });
    expect(await nextSweep(world, hours(25))).toMatchObject({ leaked: 1 });
    const news = await world.dora.waitForText('Found in public by Datadog');
    expect(wordsOf(news)).toContain('the policy lets me only report it');
    expect(story.alive()).toHaveLength(1);
  });
});
