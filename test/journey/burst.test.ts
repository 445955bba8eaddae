import { expect, test } from '@jest/globals';
import { channels } from '../../src/sandbox/people.ts';
import { eventually, wordsOf } from '../../src/sandbox/person.ts';
import { openWorld } from '../world.ts';
import { storyOf } from './story-of.ts';

const many = 50;

test('cards of fifty requests at once arrive in order, at the pace that Slack allows', async () => {
  const world = await openWorld({ minMsPerChannelMessage: 1000 });
  try {
    const asked = Array.from({ length: many }, (_, index) => `Burst ${index + 1} of many`);
    for (const purpose of asked) await storyOf(world, purpose).ask();
    const cards = async () =>
      (await world.ben.messages())
        .filter(({ channel, threadTs }) => channel === channels.approvers.id && !threadTs)
        .flatMap((message) => /Burst \d+ of many/u.exec(wordsOf(message))?.[0] ?? []);
    await eventually('half of the cards', async () => (await cards()).length >= many / 2);
    await eventually('all cards', async () => (await cards()).length >= many);
    expect(await cards()).toEqual(asked);
    const told = world.slack
      .calls()
      .filter(
        ({ method, channel }) => method === 'chat.postMessage' && channel === channels.approvers.id,
      )
      .filter(({ status }) => status === 429);
    expect(told.length).toBeLessThan(5);
  } finally {
    await world.close();
  }
}, 180_000);
