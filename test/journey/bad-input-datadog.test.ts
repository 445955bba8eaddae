import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { actions } from '../../blocks/ids.ts';
import { eventually } from '../../src/sandbox/person.ts';
import { openWorld, type World } from '../world.ts';
import { mend, type Spoiled, spoil, spoiledAnswers } from './spoiled-answers.ts';
import { minutes, statusOf, storyOf } from './story-of.ts';

/* Datadog answers with 429, with 500, with a page of HTML, or not at all: at each call. */

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterEach(() => world.control.clearFaults());
afterAll(() => world.close());

type Story = ReturnType<typeof storyOf>;

const spoilCall = (call: string, times: number, how: Spoiled) =>
  spoil(world, { side: 'datadog', call, times }, how);

/** Lets the watch look again, for a while, until just the keys that were shown are alive. */
const onlyAlive = (story: Story, secrets: readonly string[]): Promise<boolean> =>
  eventually(`${secrets.length} live keys of ${story.purpose}`, async () => {
    await world.moveClock(minutes(10));
    const alive = story.alive().map(({ last4 }) => last4);
    return alive.join() === secrets.map((secret) => secret.slice(-4)).join();
  });

const troubleOf = ({ name }: Spoiled): string =>
  name === '429'
    ? 'Datadog was too busy to make your key.'
    : 'Datadog did not answer in time. If it made a key all the same, I find it and delete it.';

describe.each(spoiledAnswers)('Datadog answers $name', (how) => {
  const { name } = how;

  test('at create: the requester is told, and gets one key when it is over', async () => {
    const story = storyOf(world, `Create ${name}`);
    await story.ask({ lifetime: '2592000' });
    await story.card();
    await spoilCall('create', 20, how);
    await story.approve();
    await story.note(troubleOf(how));
    await mend(world, how);
    await world.moveClock(minutes(2));
    const secret = await story.secret();
    expect(await statusOf(world, secret)).toBe(200);
    await story.note('was shown to you');
    await onlyAlive(story, [secret]);
    expect(await story.secretsSeen()).toBe(1);
  });

  test('at list: a key that was made unseen is found and revoked when it is over', async () => {
    const story = storyOf(world, `List ${name}`);
    await story.ask({ lifetime: '2592000' });
    await story.card();
    await spoilCall('create', 1, { name: '', what: { kind: 'answer-after', status: 500 } });
    await spoilCall('list', 20, how);
    await story.approve();
    const secret = await story.secret();
    await story.note('was shown to you');
    expect(story.alive()).toHaveLength(2);
    await mend(world, how);
    await onlyAlive(story, [secret]);
    expect(await statusOf(world, secret)).toBe(200);
  });

  test('at delete: the holder is told that it is not over, and it is tried until it is', async () => {
    const story = storyOf(world, `Delete ${name}`);
    await story.ask();
    await story.approve();
    const secret = await story.secret();
    await story.note('was shown to you');
    await spoilCall('delete', 20, how);
    await story.press(world.ana, actions.revoke);
    await story.note('Datadog has not confirmed the deletion yet; I keep trying.');
    expect(await statusOf(world, secret)).toBe(200);
    await mend(world, how);
    await onlyAlive(story, []);
    await story.note('It no longer works.');
    expect(await statusOf(world, secret)).toBe(403);
  });

  test('at permissions: the bot starts with what it knows, and hands keys out', async () => {
    await spoilCall('permissions', 20, how);
    await world.restartBot();
    const story = storyOf(world, `Permissions ${name}`);
    const unknown = await story.ask({ preset: '', scopes: ['dashboard_read'] });
    expect(unknown.errors).toEqual({
      scopes:
        'Datadog has no permission called dashboard_read, so nothing was sent. Did you mean dashboards_read?',
    });
    expect((await story.ask()).errors).toBeUndefined();
    await story.approve();
    expect(await statusOf(world, await story.secret())).toBe(200);
    await mend(world, how);
    await world.restartBot();
    const lacking = await story.ask({ preset: '', scopes: ['logs_delete_data'] });
    expect(lacking.errors?.['scopes']).toContain('may not do this itself');
  });
});

test('a page that says "not found" does not count as a deletion', async () => {
  const story = storyOf(world, 'Page not found');
  await story.ask();
  await story.approve();
  const secret = await story.secret();
  await story.note('was shown to you');
  const what = { kind: 'answer', status: 404, body: '<html>404 Not Found</html>' } as const;
  const how = { name: '404', what };
  await spoilCall('delete', 20, how);
  await story.press(world.ana, actions.revoke);
  await story.note('Datadog has not confirmed the deletion yet; I keep trying.');
  await eventually('a try', async () => world.datadog.calls().some(({ status }) => status === 404));
  expect(await statusOf(world, secret)).toBe(200);
  await mend(world, how);
  await onlyAlive(story, []);
  await story.note('It no longer works.');
});
