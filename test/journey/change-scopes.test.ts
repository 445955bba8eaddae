import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { actions, callbacks } from '../../blocks/ids.ts';
import type { PersonAt } from '../../src/sandbox/person.ts';
import { eventually, wordsOf } from '../../src/sandbox/person.ts';
import { openWorld, type World } from '../world.ts';
import { heldBy } from './held-by.ts';
import { pickInHome } from './home-hand.ts';
import { closeForms, hours, minutes, statusOf, storyOf, untilAlive } from './story-of.ts';

const monitors = '/api/v1/monitor';
const dashboards = ['dashboards_read', 'dashboards_write'];

type Story = ReturnType<typeof storyOf>;

/** Opens the form to change what a key may do, from the message about it. */
async function openForm(world: World, story: Story): Promise<void> {
  await closeForms(world, world.ana);
  await story.press(world.ana, actions.changeScopes);
  await world.ana.waitForView(callbacks.changeScopes);
}

/** The same from the details of the one key in somebody's Home. */
async function openFromHome(world: World, who: PersonAt, secret: string): Promise<void> {
  await who.opensHome();
  await who.home(`ending ${secret.slice(-4)}`);
  await closeForms(world, who);
  await pickInHome(who, 'details');
  const details = await who.modal('Kept in');
  const press = { do: 'press-in-view', view: details.id, actionId: actions.changeScopes } as const;
  await world.control.act(who.id, press);
  await who.waitForView(callbacks.changeScopes);
}
const scopesAt = (world: World, purpose: string) =>
  storyOf(world, purpose)
    .alive()
    .map(({ scopes }) => [...(scopes ?? [])].sort());

describe.each([{ mode: 'socket' }, { mode: 'http' }] as const)('in $mode mode', ({ mode }) => {
  let world: World;
  beforeAll(async () => {
    world = await openWorld({ mode });
  });
  afterAll(() => world.close());

  test('permissions are added with an approval, and taken away at once; the same key works on', async () => {
    const { story, secret } = await heldBy(world, `Grows in ${mode}`);
    expect(await statusOf(world, secret, monitors)).toBe(403);
    await openFromHome(world, world.ana, secret);
    await world.ana.fill(callbacks.changeScopes, { scopes: [...dashboards, 'monitors_read'] });
    await world.ana.modal('Sent.');
    const card = wordsOf(await story.card('asks to change what'));
    expect(card).toContain('with `monitors_read` added');
    expect(card).toContain('same end');
    expect(await statusOf(world, secret, monitors)).toBe(403);
    await story.approve();
    await story.note('The permissions of your key were changed.');
    expect(await statusOf(world, secret, monitors)).toBe(200);
    await openForm(world, story);
    await world.ana.fill(callbacks.changeScopes, { scopes: ['monitors_read'] });
    await world.ana.modal('I take it away at Datadog now');
    await eventually('fewer permissions at Datadog', async () =>
      scopesAt(world, story.purpose).every((scopes) => scopes.length === 1),
    );
    expect(await statusOf(world, secret, monitors)).toBe(200);
    expect(await statusOf(world, secret)).toBe(403);
    expect(story.keys()).toHaveLength(1);
    await world.moveClock(hours(24) + minutes(1));
    await untilAlive(world, story.purpose, 0);
  });
});

describe('where Datadog makes trouble', () => {
  let world: World;
  beforeAll(async () => {
    world = await openWorld();
  });
  afterAll(() => world.close());
  const update = (what: { kind: 'answer-after' | 'answer'; status: number }, times = 1) =>
    world.control.fault({ side: 'datadog', call: 'update', what, times });

  test('a change whose answer is lost is done once, and found done', async () => {
    const { story } = await heldBy(world, 'Answer lost');
    await update({ kind: 'answer-after', status: 500 });
    await openForm(world, story);
    await world.ana.fill(callbacks.changeScopes, { scopes: ['dashboards_read'] });
    await story.note('The permissions of your key were changed.');
    expect(scopesAt(world, story.purpose)).toEqual([['dashboards_read']]);
  });

  test('one that Datadog refuses leaves the key as it is, and says so', async () => {
    const { story, secret } = await heldBy(world, 'Refused');
    await update({ kind: 'answer', status: 403 });
    await openForm(world, story);
    await world.ana.fill(callbacks.changeScopes, { scopes: ['dashboards_read'] });
    await story.note('The permissions of your key were not changed.');
    expect(scopesAt(world, story.purpose)).toEqual([dashboards]);
    expect(await statusOf(world, secret)).toBe(200);
  });

  test('one that does not come about is never said to be done, and people hear of it', async () => {
    const { story } = await heldBy(world, 'Not done');
    await update({ kind: 'answer', status: 500 }, 1000);
    await openForm(world, story);
    await world.ana.fill(callbacks.changeScopes, { scopes: ['dashboards_read'] });
    await story.note('are being changed.');
    await world.moveClock(minutes(11));
    await story.note('Datadog still lists other permissions');
    expect(scopesAt(world, story.purpose)).toEqual([dashboards]);
    await world.control.clearFaults();
    await world.moveClock(minutes(10));
    await story.note('The permissions of your key were changed.');
    expect(scopesAt(world, story.purpose)).toEqual([['dashboards_read']]);
  });

  test('nothing different, or nothing at all, is said in the form', async () => {
    const { story } = await heldBy(world, 'Same');
    await openForm(world, story);
    const same = await world.ana.fill(callbacks.changeScopes, { scopes: dashboards });
    expect(JSON.stringify(same)).toContain('may do already');
    const none = await world.ana.fill(callbacks.changeScopes, { scopes: [] });
    expect(JSON.stringify(none)).toContain('required field');
  });
});
