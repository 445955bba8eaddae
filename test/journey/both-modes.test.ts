import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { actions, callbacks } from '../../blocks/ids.ts';
import { wordsOf } from '../../src/sandbox/person.ts';
import { openWorld, type World } from '../world.ts';
import { closeForms, requestForm, sendForm, statusOf, storyOf, untilAlive } from './story-of.ts';

describe.each([{ mode: 'socket' }, { mode: 'http' }] as const)('in $mode mode', ({ mode }) => {
  let world: World;
  beforeAll(async () => {
    world = await openWorld({ mode });
  });
  afterAll(() => world.close());

  test('a key is asked for, approved, delivered, used and revoked', async () => {
    const story = storyOf(world, 'Whole way');
    expect((await story.ask()).acknowledged).toBe(true);
    expect((await story.approve()).acknowledged).toBe(true);
    const secret = await story.secret();
    expect(await statusOf(world, secret)).toBe(200);
    expect(await statusOf(world, secret, '/api/v1/monitor')).toBe(403);
    await story.press(world.ana, actions.revoke);
    await untilAlive(world, story.purpose, 0);
    expect(await statusOf(world, secret)).toBe(403);
  });

  test('a denial needs a reason, which the requester reads, and makes no key', async () => {
    const story = storyOf(world, 'Denied');
    await story.ask();
    await story.press(world.ben, actions.deny);
    const empty = await world.ben.fill(callbacks.denial, { reason: '' });
    expect(Object.keys(empty.errors ?? {})).toEqual(['reason']);
    await world.ben.fill(callbacks.denial, { reason: 'Use the shared key' });
    expect(wordsOf(await story.note('was denied'))).toContain('Use the shared key');
    expect(story.keys()).toEqual([]);
  });

  test('errors of a form come back under its inputs', async () => {
    const values = { purpose: 'Empty', 'kept-in': 'Vault', preset: '', lifetime: '3600' };
    const answer = await sendForm(world, world.ana, values);
    expect(answer).toMatchObject({ acknowledged: true });
    expect(Object.keys(answer.errors ?? {})).toEqual(['scopes']);
  });

  test('the search for permissions offers what it finds', async () => {
    await closeForms(world, world.ana);
    await world.ana.types('request');
    const { id: view } = await world.ana.waitForView(requestForm);
    const found = await world.control.act(world.ana.id, {
      do: 'search',
      view,
      actionId: actions.scopeSearch,
      query: 'dashboards_w',
    });
    expect(found.options?.map((option) => option.value)).toContain('dashboards_write');
  });

  test('a press that Slack delivers three times decides once', async () => {
    const story = storyOf(world, 'Three copies');
    await story.ask();
    await story.press(world.ben, actions.approve, 3);
    await story.secret();
    expect(story.keys()).toHaveLength(1);
    const approved = world.audit().filter((row) => row.what === 'request.approved');
    const mine = approved.filter((row) => row.request_id === approved.at(-1)?.request_id);
    expect(mine).toHaveLength(1);
  });

  test('a bot that starts again goes on with what was asked before', async () => {
    const story = storyOf(world, 'Across a restart');
    await story.ask();
    await story.card();
    await world.restartBot();
    await story.approve();
    expect(await story.secret()).not.toBe('');
  });
});
