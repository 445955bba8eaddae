import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { eventually, wordsOf } from '../../src/sandbox/person.ts';
import { openWorld, type World } from '../world.ts';
import {
  answers,
  dayFromNow,
  monthKey,
  reviewNote,
  reviewNotes,
  toHoursBefore,
  unanswered,
} from './reviewing.ts';
import { hours, statusOf, untilAlive } from './story-of.ts';

describe.each([{ mode: 'socket' }, { mode: 'http' }] as const)('in $mode mode', ({ mode }) => {
  let world: World;
  beforeAll(async () => {
    world = await openWorld({ mode, wrap: unanswered('revoke') });
  });
  afterAll(() => world.close());

  test('each holder keeps or drops, and what nobody answered is revoked on its day', async () => {
    const { ana, ben, dora } = world;
    const kept = await monthKey(world, 'Kept');
    const dropped = await monthKey(world, 'Dropped');
    const left = await monthKey(world, 'Left alone', ben);
    await ana.opensHome();
    const date = dayFromNow(world, 9);
    await dora.types(`review start --until ${date}`);
    await dora.waitFor('the start', (it) => wordsOf(it).includes('3 keys of 2 people'));
    const note = wordsOf(await reviewNote(ana, '2 of your 2 keys wait for your answer'));
    expect(note).toContain('A key without an answer is revoked then.');
    expect(note).toContain('It ends');
    expect(note).not.toContain('Left alone');
    await ana.home('2 of your 2 keys wait for your answer');

    await answers(world, ana, { key: kept.key, said: 'reviewKeep' });
    await reviewNote(ana, 'You keep it');
    await answers(world, ana, { key: dropped.key, said: 'reviewDrop' });
    await untilAlive(world, 'Dropped', 0);
    expect([await statusOf(world, kept.secret), await statusOf(world, dropped.secret)]).toEqual([
      200, 403,
    ]);
    await reviewNote(ana, 'You have answered for all of your 2 keys');
    await ana.home('You have answered for all of your 2 keys');
    expect(await reviewNotes(ana)).toBe(1);

    await reviewNote(ben, '1 of your 1 key');
    await world.moveClock(toHoursBefore(world, date, 20));
    await ben.waitForText('1 key waits for your answer in the access review');
    expect(await statusOf(world, left.secret)).toBe(200);
    await world.moveClock(hours(21));
    await untilAlive(world, 'Left alone', 0);
    await left.story.note('Nobody answered for the key ending');
    const result = wordsOf(await dora.waitForText('not answered, and revoked'));
    expect(result).toContain('1 kept · 1 dropped by their holders · 1 not answered, and revoked');
    await reviewNote(ana, 'its result is final');
    await ana.homeWithout('wait for your answer');
    expect(await statusOf(world, kept.secret)).toBe(200);
    const reminders = (await ana.messages()).filter((it) =>
      wordsOf(it).includes('Go to the message with the buttons'),
    );
    expect(reminders).toEqual([]);
    await eventually(
      'one result',
      async () => world.audit().filter(({ what }) => what === 'review.closed').length === 1,
    );
  });
});
