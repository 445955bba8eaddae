import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { actions } from '../../blocks/ids.ts';
import type { Fault } from '../../src/sandbox/control.ts';
import { eventually, wordsOf } from '../../src/sandbox/person.ts';
import { openWorld, type World } from '../world.ts';
import { hours, minutes, statusOf, storyOf, untilAlive } from './story-of.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterEach(() => world.control.clearFaults());
afterAll(() => world.close());

type What = Fault['what'];
const spoil = (call: string, what: What, times = 1) =>
  world.control.fault({ side: 'datadog', call, what, times });

/** The watch looks again after one minute, ten minutes and an hour. */
async function runWatch(purpose: string): Promise<void> {
  for (const wait of [minutes(1), minutes(9), minutes(50)]) await world.moveClock(wait);
  await untilAlive(world, purpose, 1);
}

/** Asks, is approved while Datadog is in trouble, and must end with one working key. */
async function endsWithOneKey(
  purpose: string,
  trouble: () => Promise<unknown>,
  made: number,
): Promise<void> {
  const story = storyOf(world, purpose);
  await story.ask();
  await story.card();
  await trouble();
  await story.approve();
  const secret = await story.secret();
  await eventually('everything was made', async () => story.keys().length === made);
  await runWatch(purpose);
  expect(story.alive().map(({ last4 }) => last4)).toEqual([secret.slice(-4)]);
  expect(await statusOf(world, secret)).toBe(200);
  expect(await story.secretsSeen()).toBe(1);
}

test('a fault before the key was made: made on the next try', async () => {
  await endsWithOneKey('Fault before', () => spoil('create', { kind: 'answer', status: 500 }), 1);
});

test('a fault after the key was made: that key is found by its name and revoked', async () => {
  const what = { kind: 'answer-after', status: 500 } as const;
  await endsWithOneKey('Fault after', () => spoil('create', what, 2), 3);
});

test('a creation that answers without a key in it is not trusted, and revoked', async () => {
  const broken = JSON.stringify({ data: { id: 'nothing', attributes: {} } });
  const what = { kind: 'answer-after', status: 201, body: broken } as const;
  await endsWithOneKey('Broken answer', () => spoil('create', what), 2);
});

test('a connection that breaks: made on the next try', async () => {
  await endsWithOneKey('Reset', () => spoil('create', { kind: 'reset' }), 1);
});

test('too many calls: waits as long as Datadog says, and then makes one', async () => {
  const what = { kind: 'rate-limited', seconds: 2 } as const;
  await endsWithOneKey('Rate limited', () => spoil('create', what), 1);
});

test('a list that lags behind: the lost key is found on a later look', async () => {
  await endsWithOneKey(
    'List lags',
    async () => {
      await spoil('list', { kind: 'list-lags', ms: minutes(5) });
      await spoil('create', { kind: 'answer-after', status: 500 });
    },
    2,
  );
});

test('a list that fails: the lost key is looked for again', async () => {
  await endsWithOneKey(
    'List fails',
    async () => {
      await spoil('list', { kind: 'answer', status: 500 }, 2);
      await spoil('create', { kind: 'answer-after', status: 500 });
    },
    2,
  );
});

test('no answer at all, and the key is made after we gave up: it is revoked all the same', async () => {
  await endsWithOneKey('Late', () => spoil('create', { kind: 'late', ms: 10_500 }), 2);
});

test('a requester who waits for Datadog is told so', async () => {
  const story = storyOf(world, 'Told to wait');
  await story.ask();
  await story.card();
  await spoil('create', { kind: 'answer', status: 503 }, 3);
  await story.approve();
  expect(wordsOf(await story.note('Datadog did not answer in time'))).toContain('I keep trying.');
  await story.secret();
  await story.note('was shown to you');
});

test('a refusal of Datadog ends the request, and an approver can try again', async () => {
  const story = storyOf(world, 'Refused by Datadog');
  await story.ask();
  await story.card();
  await spoil('create', { kind: 'answer', status: 403, body: '{"errors":["Forbidden"]}' });
  await story.approve();
  await story.note('My Datadog account may not make such a key');
  expect(story.keys()).toEqual([]);
  await story.press(world.ben, actions.retry, 2);
  const secret = await story.secret();
  expect(await statusOf(world, secret)).toBe(200);
  expect(story.keys()).toHaveLength(1);
});

test('a key with other scopes than were approved is never shown', async () => {
  const story = storyOf(world, 'Other scopes');
  await story.ask();
  await story.card();
  const attributes = {
    key: 'ddapp_sandboxNeverShown00000000000000000',
    scopes: ['dashboards_read', 'dashboards_write', 'monitors_write'],
  };
  const id = '6b0c0000-0000-4000-8000-000000000001';
  const body = JSON.stringify({ data: { id, type: 'application_keys', attributes } });
  await spoil('create', { kind: 'answer', status: 201, body });
  await story.approve();
  await story.note('with other permissions than were approved');
  await story.card('with other permissions than were approved');
  expect(await story.secretsSeen()).toBe(0);
  expect(world.logText()).not.toContain(attributes.key);
  await eventually('its deletion', async () =>
    world.datadog.calls().some(({ method, status }) => method === 'delete' && status === 404),
  );
});

test('a deletion that fails is tried until Datadog confirms it', async () => {
  const story = storyOf(world, 'Stubborn');
  await story.ask({ lifetime: '3600' });
  await story.approve();
  const secret = await story.secret();
  await story.note('was shown to you');
  await spoil('delete', { kind: 'answer', status: 500 }, 2);
  await spoil('delete', { kind: 'answer', status: 403 }, 1);
  await world.moveClock(hours(1));
  await story.note('Datadog has not confirmed the deletion yet');
  await eventually('the deletion', async () => {
    await world.moveClock(minutes(1));
    return story.alive().length === 0;
  });
  expect(await statusOf(world, secret)).toBe(403);
  await story.note('It no longer works.');
});
